import { activityInfo, ApplicationFailure, cancelled, CompleteAsyncError, Context, heartbeat, sleep } from '@temporalio/activity';

/** What happened in this process, by key, for scenarios that look at a running activity. */
export const seen = new Map();

export async function greet(name) {
  return `hello ${name}`;
}

/** Fails until attempt `succeedsAt`, then returns the attempt. */
export async function flaky(succeedsAt) {
  const { attempt } = activityInfo();
  if (attempt < succeedsAt) throw ApplicationFailure.create({ message: `attempt ${attempt}`, type: 'Flaky', details: [attempt] });
  return attempt;
}

export async function failForGood() {
  throw ApplicationFailure.nonRetryable('never again', 'Fatal', { code: 7 });
}

/** Hangs on its first attempt, with a heartbeat that holds `progress`; afterwards returns what the heartbeat held. */
export async function resumeFromHeartbeat(progress) {
  const info = activityInfo();
  if (info.attempt === 1) {
    heartbeat(progress);
    await Context.current().sleep('1 hour');
  }
  return { attempt: info.attempt, details: info.heartbeatDetails };
}

export async function hang(key) {
  seen.set(key, 'started');
  await sleep('1 hour');
}

export async function heartbeatUntilCancelled(key) {
  seen.set(key, 'started');
  const beat = setInterval(() => heartbeat(1), 50);
  try {
    await cancelled();
  } catch (error) {
    seen.set(key, error.message);
    throw error;
  } finally {
    clearInterval(beat);
  }
}

export async function completeLater(key) {
  seen.set(key, activityInfo().taskToken);
  throw new CompleteAsyncError();
}

export async function reverse(text) {
  return text.split('').reverse().join('');
}
