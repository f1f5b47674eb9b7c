// A drop, whatever made it: it is sent, told, offered a better time, and can be taken back.
import { isLate, keep, kept } from "./kept.js";
import { move, place, takeBack } from "./server.js";
import { button, link, tell, whenClosed } from "./told.js";
import { words } from "./words.js";

const done = kept(); // { token, said, at }
let after = () => {};

// What is to happen once something changed on the server.
export function whenChanged(act) {
  after = act;
}

// `what`: { post, deliveries, source, target }. `putBack`: what undoes its drawing where it is refused.
export const drop = (what, wall, putBack) => act(move, { ...what, wall: wall.slice(0, 16) }, putBack);
export const dropFromPool = (post, wall) => act(place, { post, wall: wall.slice(0, 16) });

async function act(gesture, body, putBack) {
  const answer = await gesture(body);
  if (answer.error) {
    putBack?.();
    refused(answer, (wall) => act(gesture, { ...body, wall }));
  } else {
    done.push({ token: answer.undo, said: answer.said, at: Date.now() });
    keep(done);
    tell(answer.said, { buttons: [better(answer.better, body), button(words.undo, undo)] });
  }
  await after();
}

// Once it stands in the calendar, it moves there; what was placed is placed anew.
function better(offered, body) {
  if (!offered) return null;
  const gesture = body.deliveries ? move : replace;
  return button(offered.words, () => act(gesture, { ...body, wall: offered.wall }));
}

async function replace(body) {
  const back = await takeLastBack();
  return back.error ? back : place(body);
}

function refused({ error: { message, remedy, better: offered, change }, lost }, again) {
  tell(`${message} ${remedy}`, {
    bad: true,
    buttons: [
      offered && button(offered.words, () => again(offered.wall)),
      change && link(words.change, change),
      lost && button(words.undo, undo),
    ],
  });
}

// Where the server does not answer, it can be tried again.
async function takeLastBack() {
  const last = done.pop();
  const place = done.length;
  const answer = await takeBack(last?.token);
  if (answer.lost && last) done.splice(place, 0, last);
  keep(done);
  return answer;
}

async function undo() {
  if (!done.length) return;
  const answer = await takeLastBack();
  if (answer.error) refused(answer);
  else tell(answer.said, { buttons: [done.length && button(words.undo, undo)] });
  await after();
}

// What was dropped just before this page was drawn is offered here as well.
const last = done.at(-1);
if (last && !last.closed && !isLate(last)) tell(last.said, { buttons: [button(words.undo, undo)] });

whenClosed(() => {
  for (const one of done) one.closed = true;
  keep(done);
});

document.addEventListener("keydown", (event) => {
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  if (!isUndo || !done.length || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  undo();
});
