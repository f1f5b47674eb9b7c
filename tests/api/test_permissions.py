"""Who may what, as a script reads it."""


def test_a_script_reads_what_its_person_may(script):
    told = script("bob").get("/permissions").get_json()
    rows = {row["name"]: row for section in told["sections"] for row in section["permissions"]}
    assert told["role"] == "volunteer"
    assert (rows["edit"]["yours"], rows["edit"]["editor"]) == ("own", "yes")
    assert rows["stop"] == {
        "name": "stop",
        "words": "stop",
        "volunteer": "no",
        "editor": "yes",
        "manager": "yes",
        "admin": "yes",
        "yours": "no",
    }
    assert told["sections"][0]["name"] == "moves"
