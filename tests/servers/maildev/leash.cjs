// Ends with whoever started it, however that one ended.
process.stdin.on("end", () => process.exit()).resume();
