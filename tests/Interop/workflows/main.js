import {
  ActivityCancellationType, CancellationScope, condition, continueAsNew, defineQuery, defineSignal, executeChild, getExternalWorkflowHandle,
  isCancellation, patched, proxyActivities, proxyLocalActivities, setHandler, sleep, startChild, uuid4, workflowInfo,
  ApplicationFailure, ChildWorkflowCancellationType,
} from '@temporalio/workflow';

const short = proxyActivities({ startToCloseTimeout: '10s', retry: { initialInterval: '20ms', maximumInterval: '50ms' } });
const local = proxyLocalActivities({ startToCloseTimeout: '10s', retry: { initialInterval: '20ms' } });

export async function hello(name) {
  return `hello ${name}`;
}

export async function greeter(name) {
  return await short.greet(name);
}

export async function inParallel(count) {
  return await Promise.all(Array.from({ length: count }, (_, index) => short.greet(String(index))));
}

export async function retrying(succeedsAt) {
  return await short.flaky(succeedsAt);
}

export async function twoAttempts() {
  await proxyActivities({ startToCloseTimeout: '10s', retry: { initialInterval: '10ms', maximumAttempts: 2 } }).flaky(100);
}

export async function failing() {
  await short.failForGood();
}

export async function slowActivity(timeouts, key) {
  await proxyActivities({ ...timeouts, retry: { maximumAttempts: 1 } }).hang(key);
}

export async function unattendedActivity(taskQueue) {
  await proxyActivities({ taskQueue, scheduleToStartTimeout: '200ms', startToCloseTimeout: '10s' }).greet('nobody');
}

export async function heartbeating(progress) {
  return await proxyActivities({
    startToCloseTimeout: '1 minute', heartbeatTimeout: '300ms', retry: { initialInterval: '20ms' },
  }).resumeFromHeartbeat(progress);
}

export async function cancelsActivity(key) {
  const activity = proxyActivities({
    startToCloseTimeout: '1 minute', heartbeatTimeout: '5s', cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
  await activity.heartbeatUntilCancelled(key);
}

export async function asyncActivity(key) {
  return await proxyActivities({ startToCloseTimeout: '1 minute' }).completeLater(key);
}

export async function locally(succeedsAt) {
  return [await local.flaky(succeedsAt), await local.greet('local')];
}

export async function echo(text) {
  return await short.reverse(text);
}

export async function timers() {
  const order = [];
  await Promise.all([
    sleep(200).then(() => order.push('200 ms')),
    sleep(20).then(() => order.push('20 ms')),
    CancellationScope.withTimeout(60, () => sleep('1 hour')).catch((error) => order.push(isCancellation(error) ? 'cancelled' : String(error))),
  ]);
  return order;
}

export async function sleeper(ms) {
  await sleep(ms);
  return 'awake';
}

export const add = defineSignal('add');
export const finish = defineSignal('finish');
export const total = defineQuery('total');
export const fails = defineQuery('fails');

export async function adder(start = 0) {
  let sum = start;
  let finished = false;
  setHandler(add, (value) => { sum += value; });
  setHandler(finish, () => { finished = true; });
  setHandler(total, () => sum);
  setHandler(fails, () => { throw new Error('no answer'); });
  await condition(() => finished);
  return sum;
}

export async function ordered(count) {
  const values = [];
  setHandler(add, (value) => { values.push(value); });
  await condition(() => values.length >= count);
  return values;
}

export async function waitsOrGivesUp(ms) {
  let finished = false;
  setHandler(finish, () => { finished = true; });
  return await condition(() => finished, ms);
}

export async function forwarder(workflowId, value) {
  const other = getExternalWorkflowHandle(workflowId);
  await other.signal(add, value);
  await other.signal(finish);
}

export async function canceller(workflowId) {
  await getExternalWorkflowHandle(workflowId).cancel();
}

export async function signalsNobody() {
  await getExternalWorkflowHandle('nobody-has-this-id').signal(add, 1);
}

export async function parent(name) {
  return await executeChild(greeter, { args: [name] });
}

export async function parentOfFailing() {
  await executeChild(failing);
}

export async function parentOfMany(count) {
  return await Promise.all(Array.from({ length: count }, (_, index) => executeChild(hello, { args: [String(index)] })));
}

export async function parentOfAdder(childId, policy) {
  const child = await startChild(adder, { workflowId: childId, parentClosePolicy: policy });
  return child.firstExecutionRunId;
}

export async function parentThatCancels() {
  const scope = new CancellationScope();
  const child = await scope.run(() => startChild(sleeper, { args: [3_600_000], cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED }));
  scope.cancel();
  try {
    await child.result();
    return 'completed';
  } catch (error) {
    return isCancellation(error) ? 'cancelled' : String(error);
  }
}

export async function countdown(from, runs = []) {
  const all = [...runs, workflowInfo().runId];
  if (from > 0) await continueAsNew(from - 1, all);
  return all;
}

export async function cleansUp() {
  try {
    await sleep('1 hour');
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const cleaned = await CancellationScope.nonCancellable(() => short.greet('cleanup'));
    throw ApplicationFailure.create({ message: cleaned, type: 'CleanedUp', nonRetryable: true });
  }
}

export async function retriedRun() {
  const { attempt } = workflowInfo();
  if (attempt < 3) throw ApplicationFailure.create({ message: `run attempt ${attempt}` });
  return attempt;
}

export async function info() {
  const { workflowId, runId, workflowType, taskQueue, namespace, attempt, memo, historyLength } = workflowInfo();
  return { workflowId, runId, workflowType, taskQueue, namespace, attempt, memo, historyLength };
}

export async function steps(count) {
  const results = [];
  for (let index = 0; index < count; index++) {
    results.push(await short.greet(String(index)));
    await sleep(20);
  }
  return { results, id: uuid4() };
}

export async function patchedSteps() {
  return patched('second-version') ? 'new' : 'old';
}

export async function broken() {
  throw new TypeError('a bug in workflow code');
}

export async function evolving() {
  await short.greet('first');
  await sleep(10);
  return 'same';
}

export async function longHistory(rounds) {
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    done += (await Promise.all(Array.from({ length: 50 }, (_, index) => short.greet(String(index))))).length;
  }
  return done;
}
