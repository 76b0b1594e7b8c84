import {
  allHandlersFinished, condition, continueAsNew, defineQuery, defineSignal, defineUpdate, proxyActivities, setHandler, sleep, workflowInfo,
  ApplicationFailure,
} from '@temporalio/workflow';

const short = proxyActivities({ startToCloseTimeout: '10s', retry: { initialInterval: '20ms', maximumInterval: '50ms' } });

const add = defineUpdate('add');
const addSlowly = defineUpdate('addSlowly');
const addGreeting = defineUpdate('addGreeting');
const fails = defineUpdate('fails');
const hangs = defineUpdate('hangs');
const finish = defineUpdate('finish');
const open = defineSignal('open');
const close = defineSignal('close');
const total = defineQuery('total');

/** Adds up what updates bring until it is closed. */
export async function account(start = 0) {
  let sum = start;
  let isOpen = false;
  let isClosed = false;
  setHandler(total, () => sum);
  setHandler(open, () => { isOpen = true; });
  setHandler(close, () => { isClosed = true; });
  setHandler(add, (amount) => { sum += amount; return sum; }, {
    validator: (amount) => { if (!(amount > 0)) throw ApplicationFailure.nonRetryable(`${amount} is not positive`, 'BadAmount', amount); },
  });
  setHandler(addSlowly, async (amount) => { await condition(() => isOpen); sum += amount; return sum; });
  setHandler(addGreeting, async (name) => { sum += 1; return `${await short.greet(name)} ${sum}`; });
  setHandler(fails, async () => { await sleep(1); throw ApplicationFailure.nonRetryable('no', 'Refused', { code: 3 }); });
  setHandler(hangs, async () => { await condition(() => false); });
  setHandler(finish, () => { isClosed = true; return sum; });
  await condition(() => isClosed);
  return sum;
}

/** Waits for its handlers before it ends. */
export async function patientAccount() {
  let sum = 0;
  let isClosed = false;
  setHandler(add, async (amount) => { await sleep(50); sum += amount; return sum; });
  setHandler(close, () => { isClosed = true; });
  await condition(() => isClosed);
  await condition(allHandlersFinished);
  return sum;
}

/** An update comes while an activity runs. */
export async function busyAccount(name) {
  let sum = 0;
  setHandler(add, (amount) => { sum += amount; return sum; });
  return [await short.greet(name), await short.greet(name), sum];
}

/** Works without an end, so that every update meets a run with timers. */
export async function tickingAccount() {
  let sum = 0;
  let isClosed = false;
  setHandler(add, (amount) => { sum += amount; return sum; }, { validator: (amount) => { if (amount < 0) throw new Error('negative'); } });
  setHandler(close, () => { isClosed = true; });
  while (!isClosed) await condition(() => isClosed, 20);
  return sum;
}

/** Goes on in new runs; each answers which one it is. */
export async function chainedAccount(generation = 0) {
  let isDone = false;
  let moves = false;
  setHandler(defineUpdate('generation'), () => generation);
  setHandler(defineUpdate('move'), () => { moves = true; return generation; });
  setHandler(close, () => { isDone = true; });
  setHandler(defineSignal('move'), () => { moves = true; });
  await condition(() => isDone || moves);
  if (moves) await continueAsNew(generation + 1);
  return generation;
}

/** Ends in the task that brings the update. */
export async function endsWithUpdate() {
  let answer;
  setHandler(defineUpdate('answer'), (value) => { answer = value; return `got ${value}`; });
  await condition(() => answer !== undefined);
  return answer;
}

/** Ends without finishing a handler that it accepted. */
export async function abandonsHandlers() {
  let accepted = false;
  setHandler(hangs, async () => { accepted = true; await condition(() => false); }, { unfinishedPolicy: 'ABANDON' });
  await condition(() => accepted);
  return 'gone';
}

/** Knows of no update. */
export async function withoutUpdates() {
  let isClosed = false;
  setHandler(close, () => { isClosed = true; });
  await condition(() => isClosed);
  return workflowInfo().historyLength;
}

/** Handlers that call each other's state from an async main. */
export async function collector(count) {
  const seen = [];
  setHandler(add, async (value) => { await short.greet(String(value)); seen.push(value); return seen.length; });
  await condition(() => seen.length >= count);
  await condition(allHandlersFinished);
  return seen.sort((a, b) => a - b);
}
