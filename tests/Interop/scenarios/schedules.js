import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy, WorkflowNotFoundError } from '@temporalio/client';
import { environment, until, withWorker } from '../support/environment.js';
import { test } from '../support/test.js';

const never = { calendars: [{ year: 2090 }] };

describe('schedules', () => {
  scenario('every kind of spec is accepted and described in its canonical form [#62]', async ({ create }) => {
    const handle = await create({
      spec: {
        calendars: [{ hour: { start: 2, end: 7, step: 2 }, dayOfWeek: 'MONDAY', comment: 'early' }],
        intervals: [{ every: '2h', offset: '45m' }],
        cronExpressions: ['30 2 * * 5', '@every 1h/15m'],
        skip: [{ month: 'DECEMBER' }],
        startAt: new Date('2090-01-01T00:00:00Z'),
        endAt: new Date('2091-01-01T00:00:00Z'),
        jitter: '1s',
        timezone: 'Europe/Berlin',
      },
    });
    const { spec } = await handle.describe();
    assert.equal(spec.calendars.length, 2);
    assert.deepEqual(spec.calendars[0].hour, [{ start: 2, end: 7, step: 2 }]);
    assert.equal(spec.calendars[0].comment, 'early');
    assert.deepEqual(spec.calendars[0].dayOfWeek, [{ start: 'MONDAY', end: 'MONDAY', step: 1 }]);
    assert.deepEqual(spec.calendars[1].minute, [{ start: 30, end: 30, step: 1 }]);
    assert.deepEqual(spec.calendars[1].dayOfWeek, [{ start: 'FRIDAY', end: 'FRIDAY', step: 1 }]);
    assert.deepEqual(spec.intervals, [{ every: 7_200_000, offset: 2_700_000 }, { every: 3_600_000, offset: 900_000 }]);
    assert.equal(spec.skip.length, 1);
    assert.equal(spec.jitter, 1000);
    assert.equal(spec.timezone, 'Europe/Berlin');
    assert.equal(spec.startAt.toISOString(), '2090-01-01T00:00:00.000Z');
  });

  scenario('a malformed spec is refused with the field that is wrong [#62]', async ({ create }) => {
    await assert.rejects(create({ spec: { cronExpressions: ['99 * * * *'] } }), (error) => {
      assert.match(`${error.message} ${error.cause?.message}`, /minute '99': 99 is out of range, expected 0-59/);
      return true;
    });
  });

  scenario('the defaults are shown [#63]', async ({ create }) => {
    const { policies, state, info, action } = await (await create()).describe();
    assert.equal(policies.overlap, 'SKIP');
    assert.equal(policies.catchupWindow, 365 * 24 * 3_600_000);
    assert.equal(policies.pauseOnFailure, false);
    assert.equal(state.paused, false);
    assert.equal(action.workflowType, 'quick');
    assert.deepEqual(action.args, ['once']);
    assert.equal(info.numActionsTaken, 0);
    assert.equal(info.nextActionTimes.length, 10);
  });

  scenario('action times can be foretold [#63]', async ({ create }) => {
    const handle = await create({ spec: { calendars: [{ hour: 12, dayOfMonth: 31 }] } });
    const { info } = await handle.describe();
    assert.ok(info.nextActionTimes.every((time) => time.getUTCDate() === 31 && time.getUTCHours() === 12));
  });

  scenario('a schedule starts workflows at their times [#63]', async ({ create, client }) => {
    const handle = await create({ spec: { intervals: [{ every: '1s' }] } });
    const actions = await until(async () => {
      const { info } = await handle.describe();
      return info.recentActions.length >= 2 && info.recentActions;
    }, 'two actions');
    const [first, second] = actions;
    // One that came due while the one before still ran was skipped.
    const apart = second.scheduledAt - first.scheduledAt;
    assert.ok(apart > 0 && apart % 1000 === 0, `${apart} ms apart`);
    assert.match(first.action.workflow.workflowId, /-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(await client.getHandle(first.action.workflow.workflowId).result(), 'hello once');
  });

  scenario('a started workflow knows its schedule [#65]', async ({ create, client, id }) => {
    const handle = await create({ spec: never });
    await handle.trigger();
    const workflow = await firstWorkflow(handle, client);
    const { searchAttributes } = await workflow.describe();
    assert.deepEqual(searchAttributes.TemporalScheduledById, [id]);
    assert.ok(searchAttributes.TemporalScheduledStartTime[0] instanceof Date);
  });

  scenario('a schedule can be created twice only after it was deleted [#66]', async ({ create, client }) => {
    const handle = await create();
    await assert.rejects(create(), ScheduleAlreadyRunning);
    await handle.delete();
    await assert.rejects(handle.describe(), ScheduleNotFoundError);
    await create();
    assert.ok(client);
  });

  scenario('nothing can be done to a missing schedule [#66]', async ({ schedules }) => {
    const handle = schedules.getHandle(`missing-${randomUUID()}`);
    for (const call of [() => handle.describe(), () => handle.trigger(), () => handle.pause(), () => handle.delete(), () => handle.update((x) => x)]) {
      await assert.rejects(call(), ScheduleNotFoundError);
    }
  });

  scenario('an immediate trigger and a backfill may come with the creation [#66]', async ({ create }) => {
    const handle = await create({
      spec: { intervals: [{ every: '1h' }] },
      state: {
        triggerImmediately: true,
        backfill: [{ start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-01T02:00:00Z'), overlap: 'ALLOW_ALL' }],
      },
    });
    await until(async () => (await handle.describe()).info.numActionsTaken === 4, 'four actions');
  });

  scenario('pause holds actions, and a trigger goes through [#65]', async ({ create }) => {
    const handle = await create({ spec: { intervals: [{ every: '1s' }] }, state: { paused: true, note: 'not yet' } });
    assert.equal((await handle.describe()).state.note, 'not yet');
    await handle.trigger();
    await until(async () => (await handle.describe()).info.numActionsTaken === 1, 'the trigger');
    await handle.unpause('now');
    assert.deepEqual({ ...(await handle.describe()).state, remainingActions: undefined }, { paused: false, note: 'now', remainingActions: undefined });
    await until(async () => (await handle.describe()).info.numActionsTaken >= 2, 'an action');
    await handle.pause('enough');
    const { info, state } = await handle.describe();
    assert.equal(state.paused, true);
    assert.equal(state.note, 'enough');
    assert.ok(info.createdAt instanceof Date);
  });

  scenario('limited actions run out, and triggers are free [#65]', async ({ create }) => {
    const handle = await create({ spec: { intervals: [{ every: '1s' }] }, state: { remainingActions: 1 } });
    await until(async () => (await handle.describe()).info.numActionsTaken === 1, 'the only action');
    await nextSecond();
    await handle.trigger();
    const { state, info } = await until(async () => {
      const description = await handle.describe();
      return description.info.numActionsTaken === 2 && description;
    }, 'the trigger');
    assert.equal(state.remainingActions, 0);
    assert.equal(info.nextActionTimes.length, 0);
  });

  scenario('a backfill acts for the whole range [#65]', async ({ create }) => {
    const handle = await create({ spec: { intervals: [{ every: '1h' }] } });
    await handle.backfill([{ start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-01T05:00:00Z'), overlap: 'ALLOW_ALL' }]);
    const { info } = await until(async () => {
      const description = await handle.describe();
      return description.info.numActionsTaken === 6 && description;
    }, 'six actions');
    assert.deepEqual(info.recentActions.map((action) => action.scheduledAt.getUTCHours()), [0, 1, 2, 3, 4, 5]);
  });

  scenario('skip: nothing starts beside a running workflow [#64]', async ({ create, client }) => {
    const handle = await create({ spec: never, workflowType: 'waits', args: [] });
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
    const workflow = await firstWorkflow(handle, client);
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
    const { info } = await handle.describe();
    assert.equal(info.numActionsSkippedOverlap, 1);
    assert.equal(info.runningActions.length, 1);
    await workflow.signal('proceed');
    await until(async () => (await handle.describe()).info.runningActions.length === 0, 'the end');
  });

  scenario('buffer all: one after the other [#64]', async ({ create, client }) => {
    const handle = await create({ spec: never, workflowType: 'waits', args: [] });
    await handle.trigger(ScheduleOverlapPolicy.BUFFER_ALL);
    const workflow = await firstWorkflow(handle, client);
    await nextSecond();
    await handle.trigger(ScheduleOverlapPolicy.BUFFER_ALL);
    assert.equal((await handle.describe()).info.numActionsTaken, 1);
    await workflow.signal('proceed');
    await until(async () => (await handle.describe()).info.numActionsTaken === 2, 'the second');
    await client.getHandle((await handle.describe()).info.runningActions[0].workflow.workflowId).terminate();
  });

  for (const [policy, status] of [[ScheduleOverlapPolicy.CANCEL_OTHER, 'CANCELLED'], [ScheduleOverlapPolicy.TERMINATE_OTHER, 'TERMINATED']]) {
    scenario(`${policy.toLowerCase()}: the running workflow ends before the next one starts [#64]`, async ({ create, client }) => {
      const handle = await create({ spec: never, workflowType: 'waits', args: [] });
      await handle.trigger(policy);
      const workflow = await firstWorkflow(handle, client);
      await nextSecond();
      await handle.trigger(policy);
      await until(async () => (await handle.describe()).info.numActionsTaken === 2, 'the second');
      assert.equal((await workflow.describe()).status.name, status);
      await client.getHandle((await handle.describe()).info.runningActions[0].workflow.workflowId).terminate();
    });
  }

  scenario('allow all: side by side, and not among the running [#64]', async ({ create }) => {
    const handle = await create({ spec: { intervals: [{ every: '1h' }] }, workflowType: 'waits', args: [], policies: { overlap: 'ALLOW_ALL' } });
    await handle.backfill([{ start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-01T02:00:00Z') }]);
    const { info } = await until(async () => {
      const description = await handle.describe();
      return description.info.numActionsTaken === 3 && description;
    }, 'three actions');
    assert.equal(info.runningActions.length, 0);
  });

  scenario('a workflow that continues as new is still running [#64]', async ({ create, client }) => {
    const handle = await create({ spec: never, workflowType: 'twice', args: [1] });
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
    const workflow = await firstWorkflow(handle, client);
    await until(async () => (await workflow.describe()).runId !== (await handle.describe()).info.runningActions[0]?.workflow.firstExecutionRunId, 'the second run');
    assert.equal((await handle.describe()).info.runningActions.length, 1);
    await workflow.signal('proceed');
    await until(async () => (await handle.describe()).info.runningActions.length === 0, 'the end');
  });

  scenario('pause on failure [#63]', async ({ create }) => {
    const handle = await create({ spec: { intervals: [{ every: '1s' }] }, workflowType: 'fails', args: [], policies: { pauseOnFailure: true } });
    const { state, info } = await until(async () => {
      const description = await handle.describe();
      return description.state.paused && description;
    }, 'the pause');
    assert.match(state.note, /^paused due to workflow failure: .*: broken$/);
    assert.equal(info.numActionsTaken, 1);
  });

  scenario('each workflow gets the result of the one before [#65]', async ({ create, client }) => {
    const handle = await create({ spec: { intervals: [{ every: '1s' }] }, workflowType: 'lastResult', args: [], policies: { overlap: 'BUFFER_ALL' } });
    const actions = await until(async () => {
      const { info } = await handle.describe();
      return info.recentActions.length >= 2 && info.recentActions;
    }, 'two actions');
    assert.deepEqual(await client.getHandle(actions[0].action.workflow.workflowId).result(), { before: null, failed: null, count: 1 });
    assert.equal((await client.getHandle(actions[1].action.workflow.workflowId).result()).count, 2);
  });

  scenario('an update changes what is to come and keeps what was [#65]', async ({ create }) => {
    const handle = await create({ spec: { intervals: [{ every: '1s' }] } });
    await until(async () => (await handle.describe()).info.numActionsTaken >= 1, 'an action');
    await handle.update((schedule) => ({ ...schedule, spec: never, state: { ...schedule.state, note: 'quiet' } }));
    const { info, state, spec } = await handle.describe();
    assert.ok(info.numActionsTaken >= 1);
    assert.ok(info.lastUpdatedAt instanceof Date);
    assert.equal(state.note, 'quiet');
    assert.deepEqual(spec.calendars[0].year, [{ start: 2090, end: 2090, step: 1 }]);
  });

  scenario('memo and search attributes belong to the schedule, and lists find it by them [#65] [#66]', async ({ create, schedules, id, connection }) => {
    await connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: { ScheduleArea: 2 } }).catch((error) => {
      if (error.code !== 6) throw error;
    });
    await create({ memo: { owner: 'night shift' }, searchAttributes: { ScheduleArea: [id] }, state: { paused: true } });
    const description = await schedules.getHandle(id).describe();
    assert.deepEqual(description.memo, { owner: 'night shift' });
    assert.deepEqual(description.searchAttributes.ScheduleArea, [id]);

    const found = await collect(schedules.list({ query: `ScheduleArea = '${id}' AND TemporalSchedulePaused = true` }));
    assert.deepEqual(found.map((entry) => entry.scheduleId), [id]);
    assert.equal(found[0].action.workflowType, 'quick');
    assert.deepEqual(found[0].memo, { owner: 'night shift' });
    assert.equal((await collect(schedules.list({ query: `ScheduleArea = '${id}' AND TemporalSchedulePaused = false` }))).length, 0);
  });

  scenario('lists come in pages and runs are not among workflows [#66]', async ({ create, schedules, id, client }) => {
    await create();
    await create({ scheduleId: `${id}-b` });
    await create({ scheduleId: `${id}-c` });
    const mine = (await collect(schedules.list({ pageSize: 2 }))).filter((entry) => entry.scheduleId.startsWith(id));
    assert.deepEqual(mine.map((entry) => entry.scheduleId), [id, `${id}-b`, `${id}-c`]);
    await assert.rejects(client.getHandle(`temporal-sys-scheduler:${id}`).describe(), WorkflowNotFoundError);
    await schedules.getHandle(`${id}-b`).delete();
    await schedules.getHandle(`${id}-c`).delete();
  });
});

describe('cron workflows', () => {
  cron('a cron workflow runs again and again, with the last result [#53] [#54]', async ({ start, client }) => {
    const handle = await start('lastResult', [], { cronSchedule: '@every 1s' });
    const second = await until(async () => {
      const { events } = await client.getHandle(handle.workflowId).fetchHistory();
      return events[0].workflowExecutionStartedEventAttributes.lastCompletionResult && events[0].workflowExecutionStartedEventAttributes;
    }, 'the second run');
    assert.equal(second.cronSchedule, '@every 1s');
    assert.equal(second.firstExecutionRunId, handle.firstExecutionRunId);
    await handle.terminate();
    assert.equal((await client.getHandle(handle.workflowId).describe()).status.name, 'TERMINATED');
  });

  cron('a failed run is followed by the next one, which hears of it [#53]', async ({ start, client }) => {
    const handle = await start('failsOnOddRuns', [], { cronSchedule: '@every 1s' });
    const started = await until(async () => {
      const { events } = await client.getHandle(handle.workflowId).fetchHistory();
      const attributes = events[0].workflowExecutionStartedEventAttributes;
      return attributes.continuedFailure && attributes;
    }, 'a run behind a failed one');
    assert.equal(started.continuedFailure.message, 'odd');
    await handle.terminate();
  });

  cron('cancellation ends the chain while it waits [#12] [#53]', async ({ start, client }) => {
    const handle = await start('waits', [], { cronSchedule: '0 0 1 1 *' });
    await handle.cancel();
    await until(async () => (await client.getHandle(handle.workflowId).describe()).status.name === 'CANCELLED', 'the cancellation');
  });

  cron('a malformed cron schedule is refused with its field [#53]', async ({ start }) => {
    await assert.rejects(start('quick', [], { cronSchedule: '* * * 13 *' }), (error) => {
      assert.match(`${error.message} ${error.cause?.message}`, /month '13': 13 is out of range, expected 1-12/);
      return true;
    });
    await assert.rejects(start('quick', [], { cronSchedule: '@daily', startDelay: '1s' }));
  });
});

/** Runs a scenario with a worker and a schedule id of its own; the schedule is deleted afterwards. */
function scenario(name, run) {
  test(name, () => withWorker(async (shared) => {
    const schedules = shared.connection && (await environment.get()).client.schedule;
    const id = `schedule-${randomUUID()}`;
    const create = ({ workflowType = 'quick', args = ['once'], ...options } = {}) => schedules.create({
      scheduleId: id,
      spec: { intervals: [{ every: '1h' }] },
      action: { type: 'startWorkflow', workflowType, args, taskQueue: shared.taskQueue, workflowId: `wf-${id}` },
      ...options,
    });
    try {
      await run({ ...shared, schedules, id, create });
    } finally {
      await schedules.getHandle(id).delete().catch(() => {});
    }
  }, { workflows: 'schedules' }));
}

function cron(name, run) {
  test(name, () => withWorker(run, { workflows: 'schedules' }));
}

/** The workflow ids of two actions differ only if the seconds of their times do. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1_000));

async function collect(entries) {
  const all = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

async function firstWorkflow(handle, client) {
  const action = await until(async () => (await handle.describe()).info.runningActions[0] ?? (await handle.describe()).info.recentActions[0]?.action, 'a workflow');
  return client.getHandle(action.workflow.workflowId);
}
