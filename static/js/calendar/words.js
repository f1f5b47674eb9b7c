// The words and addresses that the page gives to its script.
const given = document.getElementById("gestures").dataset;

export const addresses = given;
export const words = JSON.parse(given.words);

export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// Wall times are kept in UTC: the server alone knows which instant they are.
const isFrench = document.documentElement.lang === "fr";
const spoken = new Intl.DateTimeFormat(isFrench ? "fr" : "en-GB", {
  weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});

export function told(wall) {
  const said = spoken.format(new Date(`${wall.slice(0, 16)}Z`));
  return isFrench ? said.replace(/\b1 (?=\p{L})/u, "1er ") : said;
}

export function later(wall, minutes) {
  const at = new Date(`${wall.slice(0, 16)}Z`);
  at.setUTCMinutes(at.getUTCMinutes() + minutes);
  return at.toISOString().slice(0, 16);
}
