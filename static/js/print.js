// The button of the view for paper.
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
