"""Videos as they come: known by their content, measured where ffprobe is installed, passed on."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

MOST_BYTES: Final = 512_000_000  # X's limit, the least of those that take long videos (2026-11)
FILE_ENDS: Final = (
    ".mp4",
    ".mov",
    ".webm",
    ".avi",
    ".mkv",
    ".mpg",
    ".mpeg",
    ".wmv",
    ".m4v",
    ".3gp",
)
HEAD: Final = 4096  # bytes that tell what a file is
_LONGEST_LOOK: Final = 20  # seconds
_POSTER: Final = 480  # pixels wide
_STILL: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What could be learned of a video; None, "" and 0: not known."""

    length: timedelta | None = None
    codec: str = ""
    width: int = 0
    height: int = 0


def mime_of(head: bytes) -> str:
    """The type that the file's first bytes tell, whatever it is called; "" if it is no video."""
    if head[4:8] == b"ftyp" and head[8:12] not in _STILL:
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head[:64]:
        return "video/webm"
    return ""


def measured(path: Path) -> Measured:
    """By ffprobe; nothing where that is missing, fails or takes too long."""
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        return Measured()
    asked = [
        *(ffprobe, "-v", "error", "-protocol_whitelist", "file", "-of", "json"),
        *("-show_entries", "format=duration:stream=codec_type,codec_name,width,height", str(path)),
    ]
    try:
        told = subprocess.run(  # noqa: S603 - our own file, by a path that we chose
            asked, capture_output=True, timeout=_LONGEST_LOOK, check=True
        )
        return _read(json.loads(told.stdout))
    except (OSError, subprocess.SubprocessError, ValueError, TypeError, AttributeError):
        return Measured()


def poster(path: Path) -> bytes | None:
    """A picture of its first second, by ffmpeg, as JPEG; None where that is missing or fails."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return None
    asked = [
        *(ffmpeg, "-v", "error", "-nostdin", "-protocol_whitelist", "file,pipe", "-i", str(path)),
        *("-frames:v", "1", "-vf", f"thumbnail=12,scale={_POSTER}:-2", "-f", "mjpeg", "pipe:1"),
    ]
    try:
        made = subprocess.run(  # noqa: S603 - our own file, by a path that we chose
            asked, capture_output=True, timeout=_LONGEST_LOOK, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return made.stdout or None


def _read(told: dict[str, Any]) -> Measured:
    streams = [one for one in told.get("streams", ()) if one.get("codec_type") == "video"]
    first = streams[0] if streams else {}
    seconds = told.get("format", {}).get("duration")
    return Measured(
        length=None if seconds is None else timedelta(seconds=float(seconds)),
        codec=str(first.get("codec_name", ""))[:40],
        width=int(first.get("width", 0)),
        height=int(first.get("height", 0)),
    )
