"""A post as the sandbox tells its account of it."""

from flask import url_for

from connectors.sandbox.shapes import Post


def shown(post: Post) -> dict[str, object]:
    page = url_for("sandbox.profile", handle=post.handle, _external=True)
    return {
        "id": str(post.id),
        "url": f"{page}#post-{post.id}",
        "text": post.text,
        "link": post.link,
        "published_at": post.published_at.isoformat(),
        "answers": None if post.to_post is None else str(post.to_post),
        "mention": None if post.to_remark is None else str(post.to_remark),
        "images": [
            {
                "alt": one.alt,
                "mime": one.mime,
                "url": url_for("sandbox.image", handle=post.handle, sha=one.sha, _external=True),
            }
            for one in post.images
        ],
    }
