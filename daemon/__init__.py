"""The unattended process: publishing, and reading back beside it."""
