// The drops that can be taken back: kept by this window for a day, over reloads and other weeks.
import { addresses } from "./words.js";

const DAY = 24 * 60 * 60 * 1000; // the server takes no older one back
const LATELY = 5 * 60 * 1000;
const MOST = 50;
const place = `drops ${addresses.who}`; // somebody else may sign in in this window

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "[]").filter(({ at }) => at > Date.now() - DAY);
  } catch {
    return [];
  }
}

export function keep(drops) {
  try {
    sessionStorage.setItem(place, JSON.stringify(drops.slice(-MOST)));
  } catch {
    // Refused or full: a reload forgets them.
  }
}

export const isLate = ({ at }) => at < Date.now() - LATELY;
