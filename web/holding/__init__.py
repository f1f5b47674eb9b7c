"""/holding: who is holding what."""
