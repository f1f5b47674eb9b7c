// What is asked of the server. An answer is always an object; `error` says what went wrong, `lost`
// that a drop may still be taken back.
import { addresses, words } from "./words.js";

const unknown = { error: { message: words.unknown, remedy: "" } };
const gone = { error: { message: words.failed, remedy: "" } };
const stays = { lost: true, error: { message: words.stays, remedy: "" } };

export const move = (body) => post(addresses.move, body);
export const place = (body) => post(addresses.place, body);
export const takeBack = (token) => post(addresses.back, { token }, stays);

async function post(address, body, unanswered = gone) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": addresses.token },
      body: JSON.stringify(body),
    });
    // Whoever is not signed in any more gets a page, not an answer.
    const isPage = answer.status < 500 && !answer.headers.get("Content-Type")?.startsWith("application/json");
    return isPage ? { ...unanswered, ...unknown } : await answer.json();
  } catch {
    return unanswered;
  }
}

// `null`: it could not be had.
export async function mix(start, end) {
  try {
    const answer = await fetch(`${addresses.mix}?${new URLSearchParams({ start, end })}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
