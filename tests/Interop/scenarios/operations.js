// What operators and clients do to runs and activities besides starting and messaging: resets, pauses, options, eager tasks, id policies, limits.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { activityInfo, ApplicationFailure, CancelledFailure, CompleteAsyncError, Context, heartbeat, sleep } from '@temporalio/activity';
import { Client, QueryRejectedError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { bundle, environment, eventTypes, until, withWorker } from '../support/environment.js';
import { completedTasks, idOf, operations, temporal } from '../support/operations.js';
import { test } from '../support/test.js';

const { PendingActivityState, EventType } = temporal.api.enums.v1;
const codes = { invalidArgument: 3, alreadyExists: 6, notFound: 5, failedPrecondition: 9 };

/** A worker of workflows/operations.js whose activity `work` is `run`; counts its calls. */
function withOperations(use, run = async (input) => `done ${input}`, options = {}) {
  const calls = [];
  const work = async (input) => {
    calls.push(input);
    return await run(input, calls.length);
  };
  return withWorker(
    (context) => use({ ...context, ...operations(context.connection), calls, handleOf: (id, runId) => context.client.getHandle(id, runId) }),
    { workflows: 'operations', activities: { work }, ...options });
}

const code = (expected) => (error) => {
  assert.equal(error.code ?? error.cause?.code, expected, error.message);
  return true;
};

describe('resets', () => {
  test('to the first workflow task: everything runs again, signals come again [#67]', () => withOperations(async ({ start, reset, handleOf, calls }) => {
    const handle = await start('stages', [1]);
    await handle.signal('go', 'a');
    assert.deepEqual(await handle.result(), { results: ['done 0'], signals: ['a'] });
    const runId = await reset(handle, (await completedTasks(handle))[0]);
    assert.deepEqual(await handleOf(handle.workflowId, runId).result(), { results: ['done 0'], signals: ['a'] });
    assert.deepEqual(calls, [0, 0]);
  }));

  test('to the last workflow task: what was done stays done [#67]', () => withOperations(async ({ start, reset, handleOf, calls }) => {
    const handle = await start('stages', [2]);
    await handle.signal('go', 'a');
    await until(async () => {
      const types = await eventTypes(handle);
      return types.filter((type) => type === 'ACTIVITY_TASK_COMPLETED').length === 2 && types.at(-1) === 'WORKFLOW_TASK_COMPLETED';
    });
    const runId = await reset(handle, (await completedTasks(handle)).at(-1));
    assert.equal((await handleOf(handle.workflowId, handle.firstExecutionRunId).describe()).status.name, 'TERMINATED');
    await handleOf(handle.workflowId).signal('go', 'b');
    const result = await handleOf(handle.workflowId, runId).result();
    assert.deepEqual(result, { results: ['done 0', 'done 1'], signals: ['a', 'b'] });
    assert.deepEqual(calls, [0, 1]);
  }));

  test('to one in the middle, of a running run [#67]', () => withOperations(async ({ start, reset, handleOf, calls, service }) => {
    const handle = await start('stages', [3]);
    await handle.signal('go', 'a');
    await handle.signal('go', 'b');
    await until(() => calls.length === 3);
    const tasks = await completedTasks(handle);
    const runId = await reset(handle, tasks[1]);
    await handleOf(handle.workflowId).signal('go', 'c');
    assert.deepEqual(await handleOf(handle.workflowId, runId).result(), { results: ['done 0', 'done 1', 'done 2'], signals: ['a', 'b', 'c'] });
    const old = await service.describeWorkflowExecution({ namespace: 'default', execution: { workflowId: handle.workflowId, runId: handle.firstExecutionRunId } });
    assert.equal(old.workflowExtendedInfo.resetRunId, runId);
  }));

  test('signals may be left out [#67]', () => withOperations(async ({ start, reset, handleOf }) => {
    const handle = await start('stages', [1]);
    await until(async () => (await completedTasks(handle)).length > 0, 'the first task is done');
    await handle.signal('go', 'old');
    await handle.result();
    const runId = await reset(handle, (await completedTasks(handle))[0], {
      resetReapplyExcludeTypes: [temporal.api.enums.v1.ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL],
    });
    const again = handleOf(handle.workflowId, runId);
    assert.deepEqual(await again.query('seenSignals'), []);
    await again.signal('go', 'new');
    assert.deepEqual((await again.result()).signals, ['new']);
  }));

  test('signals to the runs it continued as come again too [#67]', () => withOperations(async ({ start, reset, handleOf }) => {
    const handle = await start('chain', [3]);
    const first = handle.firstExecutionRunId;
    await handleOf(handle.workflowId).signal('go', 'one');
    await until(async () => (await handleOf(handle.workflowId).describe()).runId !== first);
    const second = (await handleOf(handle.workflowId).describe()).runId;
    await handleOf(handle.workflowId).signal('go', 'two');
    await until(async () => (await handleOf(handle.workflowId).describe()).runId !== second);
    const point = (await completedTasks(handleOf(handle.workflowId, first)))[0];
    const runId = await reset(handle, point, { workflowExecution: { workflowId: handle.workflowId, runId: first } });
    const types = await eventTypes(handleOf(handle.workflowId, runId));
    assert.equal(types.filter((type) => type === 'WORKFLOW_EXECUTION_SIGNALED').length, 2);
    await handleOf(handle.workflowId).terminate();
  }));

  test('an activity that runs is handed out again for the new run, and the old one is cancelled [#67] [#38]', () => {
    let cancelled = false;
    return withOperations(async ({ start, reset, handleOf, calls }) => {
      const handle = await start('oneActivity', [{ heartbeatTimeout: '5s' }]);
      await until(() => calls.length === 1);
      const runId = await reset(handle, (await completedTasks(handle))[0]);
      assert.equal(await handleOf(handle.workflowId, runId).result(), 'second');
      await until(() => cancelled, 'the end of the first attempt');
    }, async (_, call) => {
      if (call > 1) return 'second';
      try {
        for (;;) {
          heartbeat();
          await Context.current().sleep(50);
        }
      } catch (error) {
        cancelled = error instanceof CancelledFailure;
        throw error;
      }
    });
  });

  test('a running child stays and reports to the new run [#67] [#48]', () => withOperations(async ({ start, reset, handleOf }) => {
    const childId = `child-${randomUUID()}`;
    const handle = await start('parentOfWaiter', [childId]);
    const child = handleOf(childId);
    await until(async () => (await eventTypes(handle)).includes('CHILD_WORKFLOW_EXECUTION_STARTED'));
    await until(async () => (await completedTasks(handle)).length >= 2);
    const runId = await reset(handle, (await completedTasks(handle)).at(-1));
    assert.equal((await child.describe()).status.name, 'RUNNING');
    await handleOf(handle.workflowId).signal('go');
    await child.signal('go');
    assert.equal(await handleOf(handle.workflowId, runId).result(), 'child');
  }));

  test('accepted updates come back as admitted [#67]', () => withOperations(async ({ start, reset, handleOf }) => {
    const handle = await start('holder');
    assert.equal(await handle.executeUpdate('put', { args: ['x'] }), 1);
    const runId = await reset(handle, (await completedTasks(handle))[0]);
    const again = handleOf(handle.workflowId, runId);
    await until(async () => (await eventTypes(again)).includes('WORKFLOW_EXECUTION_UPDATE_COMPLETED'));
    assert.ok((await eventTypes(again)).includes('WORKFLOW_EXECUTION_UPDATE_ADMITTED'));
    await again.signal('go');
    assert.deepEqual(await again.result(), ['x']);
  }));

  test('the same request resets once [#67]', () => withOperations(async ({ start, reset, handleOf }) => {
    const handle = await start('waiter');
    await until(async () => (await completedTasks(handle)).length > 0);
    const point = (await completedTasks(handle))[0];
    const requestId = randomUUID();
    assert.equal(await reset(handle, point, { requestId }), await reset(handle, point, { requestId }));
    await handleOf(handle.workflowId).terminate();
  }));

  test('there is no reset between workflow tasks, beyond the end, or of nothing [#67]', () => withOperations(async ({ start, reset, handleOf }) => {
    const handle = await start('waiter');
    await until(async () => (await completedTasks(handle)).length > 0);
    for (const id of [0, 1, 2, 5, 99]) await assert.rejects(reset(handle, id), code(codes.invalidArgument), `event ${id}`);
    await assert.rejects(reset({ workflowId: 'no such workflow' }, 4), code(codes.notFound));
    await handleOf(handle.workflowId).terminate();
  }));

  test('histories of runs that were reset replay [#67]', () => withOperations(async ({ start, reset, handleOf, calls }) => {
    const handle = await start('stages', [2]);
    await handle.signal('go', 'a');
    await until(() => calls.length === 2);
    const runId = await reset(handle, (await completedTasks(handle)).at(-1));
    const again = handleOf(handle.workflowId, runId);
    await again.signal('go', 'b');
    await again.result();
    const workflowBundle = await bundle('operations');
    for (const run of [again, handleOf(handle.workflowId, handle.firstExecutionRunId)]) {
      await Worker.runReplayHistory({ workflowBundle }, await run.fetchHistory(), handle.workflowId);
    }
  }));
});

describe('activity commands', () => {
  test('a paused activity waits until it is unpaused [#42]', () => {
    let broken = true;
    return withOperations(async ({ start, pauseActivity, unpauseActivity, pending, calls }) => {
      const handle = await start('oneActivity');
      await until(() => calls.length > 1);
      await pauseActivity(handle, { type: 'work' });
      await until(async () => (await pending(handle)).state === PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED);
      const { pauseInfo, attempt } = await pending(handle);
      assert.deepEqual([pauseInfo.manual.identity, pauseInfo.manual.reason], ['operator', 'why']);
      assert.ok(attempt > 1);
      const before = calls.length;
      await sleepMs(300);
      assert.equal(calls.length, before);
      broken = false;
      await unpauseActivity(handle, { type: 'work', resetAttempts: true });
      assert.equal(await handle.result(), 'attempt 1');
    }, async () => {
      if (broken) throw ApplicationFailure.create({ message: 'not yet' });
      return `attempt ${activityInfo().attempt}`;
    });
  });

  test('a running activity learns of its pause from its heartbeat [#37] [#42]', () => {
    let details;
    return withOperations(async ({ start, pauseActivity, unpauseActivity, pending, calls }) => {
      const handle = await start('oneActivity', [{ heartbeatTimeout: '5s' }]);
      await until(() => calls.length === 1);
      const { activityId } = await pending(handle);
      await pauseActivity(handle, { id: activityId });
      await until(() => details, 'the pause');
      assert.equal(details.paused, true);
      await until(async () => (await pending(handle)).state === PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED);
      await unpauseActivity(handle, { id: activityId });
      assert.equal(await handle.result(), 'resumed');
    }, async (_, call) => {
      if (call > 1) return 'resumed';
      try {
        for (;;) {
          heartbeat('half');
          await Context.current().sleep(50);
        }
      } catch (error) {
        details = Context.current().cancellationDetails;
        throw error;
      }
    });
  });

  test('a reset starts the attempts over, without the heartbeat details [#37]', () => {
    const attempts = [];
    return withOperations(async ({ start, resetActivity, calls }) => {
      const handle = await start('oneActivity', [{ heartbeatTimeout: '5s', retry: { initialInterval: '200ms', backoffCoefficient: 1 } }]);
      await until(() => calls.length >= 3);
      const before = attempts.length;
      await resetActivity(handle, { matchAll: true, resetHeartbeat: true });
      await until(() => attempts.slice(before).some(({ attempt, seen }) => attempt === 1 && seen === undefined));
      await handle.terminate();
    }, async () => {
      const info = activityInfo();
      attempts.push({ attempt: info.attempt, seen: info.heartbeatDetails });
      heartbeat('seen');
      throw ApplicationFailure.create({ message: 'again' });
    });
  });

  test('options change while the activity waits: another queue has a worker for it', () => withOperations(async ({ start, updateActivityOptions, pending, taskQueue }) => {
    const handle = await start('oneActivity', [{ taskQueue: `nobody-${randomUUID()}` }]);
    await until(async () => await pending(handle));
    const { activityOptions } = await updateActivityOptions(
      handle, { taskQueue: { name: taskQueue }, startToCloseTimeout: { seconds: 7 } }, ['task_queue.name', 'start_to_close_timeout'], { type: 'work' });
    assert.equal(Number(activityOptions.startToCloseTimeout.seconds), 7);
    assert.equal(await handle.result(), 'done 0');
  }));

  test('commands for activities that do not exist are refused', () => withOperations(async ({ start, pauseActivity, unpauseActivity, resetActivity }) => {
    const handle = await start('waiter');
    await assert.rejects(pauseActivity(handle, { id: 'none' }), code(codes.notFound));
    await assert.rejects(unpauseActivity(handle, { type: 'none' }), code(codes.notFound));
    await assert.rejects(resetActivity(handle, {}), code(codes.invalidArgument));
    await handle.terminate();
    await assert.rejects(pauseActivity(handle, { id: 'none' }), code(codes.notFound));
  }));

  test('completed from outside by id while no worker has it [#39]', () => withOperations(async ({ start, client, connection, calls }) => {
    const handle = await start('oneActivity', [{ activityId: 'by-id' }]);
    await until(() => calls.length === 1);
    await new Client({ connection }).activity.complete({ workflowId: handle.workflowId, activityId: 'by-id' }, 'from outside');
    assert.equal(await handle.result(), 'from outside');
    assert.ok(client);
  }, async () => {
    throw new CompleteAsyncError();
  }));
});

describe('runs under operation', () => {
  test('a paused run takes signals, answers no queries, and goes on when unpaused', () => withOperations(async ({ start, pause, unpause, describe, calls }) => {
    const handle = await start('stages', [2]);
    await until(() => calls.length === 1);
    await until(async () => (await completedTasks(handle)).length >= 2);
    await pause(handle);
    assert.equal((await describe(handle)).workflowExtendedInfo.pauseInfo.reason, 'why');
    assert.equal((await handle.describe()).status.name, 'PAUSED');
    await handle.signal('go', 'a');
    await handle.signal('go', 'b');
    await assert.rejects(handle.query('seenSignals'), QueryRejectedError);
    await sleepMs(200);
    assert.deepEqual(calls, [0]);
    await unpause(handle);
    assert.deepEqual((await handle.result()).signals, ['a', 'b']);
    const history = await handle.fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: await bundle('operations') }, history, handle.workflowId);
    await assert.rejects(unpause(handle), code(codes.notFound));
  }));

  test('a run that is paused before a worker had its first task starts over when unpaused', () => withWorker(async ({ connection, client }) => {
    const { pause, unpause } = operations(connection);
    const shared = await environment.get();
    const taskQueue = `late-${randomUUID()}`;
    const handle = await client.start('waiter', { taskQueue, workflowId: `wf-${randomUUID()}`, args: ['late'] });
    await pause(handle);
    await handle.signal('go');
    const worker = await shared.worker({ taskQueue, workflows: 'operations' });
    await worker.runUntil(async () => {
      await assert.rejects(handle.executeUpdate('put'), code(codes.failedPrecondition));
      await unpause(handle);
      assert.equal(await handle.result(), 'late');
    });
    await Worker.runReplayHistory({ workflowBundle: await bundle('operations') }, await handle.fetchHistory(), handle.workflowId);
  }, { workflows: 'operations' }));

  test('options of a running run change', () => withOperations(async ({ start, updateOptions, describe }) => {
    const handle = await start('waiter', [], { priority: { priorityKey: 2, fairnessKey: 'f' } });
    const { workflowExecutionOptions } = await updateOptions(handle, { priority: { priorityKey: 4 } }, ['priority.priorityKey']);
    assert.deepEqual([workflowExecutionOptions.priority.priorityKey, workflowExecutionOptions.priority.fairnessKey], [4, 'f']);
    assert.equal((await describe(handle)).workflowExecutionInfo.priority.priorityKey, 4);
    await assert.rejects(updateOptions(handle, {}, ['nonsense']), code(codes.invalidArgument));
    await handle.signal('go');
    await handle.result();
    assert.ok((await eventTypes(handle)).includes('WORKFLOW_EXECUTION_OPTIONS_UPDATED'));
  }));

  test('an eager start runs its first task at once [#24]', () => withOperations(async ({ native, taskQueue, start }) => {
    const { workflow } = new Client({ connection: native });
    const handle = await workflow.start('oneActivity', { taskQueue, workflowId: `wf-${randomUUID()}`, requestEagerStart: true });
    assert.equal(handle.eagerlyStarted, true);
    assert.equal(await handle.result(), 'done 0');
    assert.ok(start);
  }));

  test('eager activities come back with the workflow task [#41]', async () => {
    const { connection } = await environment.get();
    const { service } = operations(connection);
    const taskQueue = { name: `raw-${randomUUID()}` };
    const workflowId = `wf-${randomUUID()}`;
    await service.startWorkflowExecution({ namespace: 'default', workflowId, workflowType: { name: 'raw' }, taskQueue, requestId: randomUUID() });
    const task = await service.pollWorkflowTaskQueue({ namespace: 'default', taskQueue, identity: 'raw' });
    const answer = await service.respondWorkflowTaskCompleted({
      namespace: 'default',
      taskToken: task.taskToken,
      identity: 'raw',
      commands: [{
        commandType: temporal.api.enums.v1.CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
        scheduleActivityTaskCommandAttributes: {
          activityId: 'a', activityType: { name: 'x' }, taskQueue, startToCloseTimeout: { seconds: 10 }, requestEagerExecution: true,
        },
      }],
    });
    assert.deepEqual(answer.activityTasks.map(({ activityId }) => activityId), ['a']);
    await service.respondActivityTaskCompleted({ namespace: 'default', taskToken: answer.activityTasks[0].taskToken });
    await service.terminateWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId } });
  });

  test('a long local activity keeps its workflow task with heartbeats [#9] [#45]', () => withOperations(async ({ start }) => {
    const handle = await start('longLocal', [], { workflowTaskTimeout: '4s' });
    assert.equal(await handle.result(), 'slow');
    const types = await eventTypes(handle);
    assert.ok(types.filter((type) => type === 'WORKFLOW_TASK_COMPLETED').length > 1, 'it has heartbeated');
    assert.ok(!types.includes('WORKFLOW_TASK_TIMED_OUT'));
    await Worker.runReplayHistory({ workflowBundle: await bundle('operations') }, await handle.fetchHistory(), handle.workflowId);
  }, async () => {
    await sleep('6s');
    return 'slow';
  }));
});

describe('ids and limits', () => {
  const outcomes = [
    // [state, reuse policy, conflict policy, expected]
    ['running', 'ALLOW_DUPLICATE', 'FAIL', 'refused'],
    ['running', 'ALLOW_DUPLICATE', 'USE_EXISTING', 'same'],
    ['running', 'ALLOW_DUPLICATE', 'TERMINATE_EXISTING', 'new'],
    ['running', 'REJECT_DUPLICATE', 'FAIL', 'refused'],
    ['running', 'REJECT_DUPLICATE', 'USE_EXISTING', 'same'],
    ['running', 'ALLOW_DUPLICATE_FAILED_ONLY', 'USE_EXISTING', 'same'],
    ['running', 'ALLOW_DUPLICATE_FAILED_ONLY', 'TERMINATE_EXISTING', 'new'],
    ['completed', 'ALLOW_DUPLICATE', 'FAIL', 'new'],
    ['completed', 'ALLOW_DUPLICATE_FAILED_ONLY', 'FAIL', 'refused'],
    ['completed', 'REJECT_DUPLICATE', 'FAIL', 'refused'],
    ['completed', 'ALLOW_DUPLICATE', 'TERMINATE_EXISTING', 'new'],
    ['terminated', 'ALLOW_DUPLICATE_FAILED_ONLY', 'FAIL', 'new'],
    ['terminated', 'REJECT_DUPLICATE', 'FAIL', 'refused'],
  ];

  test('every id policy, whatever the state of the run before [#20] [#21] [#22]', () => withOperations(async ({ start, handleOf }) => {
    for (const [state, workflowIdReusePolicy, workflowIdConflictPolicy, expected] of outcomes) {
      const what = `${state} ${workflowIdReusePolicy} ${workflowIdConflictPolicy}`;
      const first = await start('waiter');
      if (state === 'completed') {
        await first.signal('go');
        await first.result();
      } else if (state === 'terminated') {
        await first.terminate();
      }
      const second = start('waiter', [], { workflowId: first.workflowId, workflowIdReusePolicy, workflowIdConflictPolicy });
      if (expected === 'refused') {
        await assert.rejects(second, (error) => error instanceof WorkflowExecutionAlreadyStartedError, what);
      } else {
        const { firstExecutionRunId } = await second;
        assert.equal(firstExecutionRunId === first.firstExecutionRunId, expected === 'same', what);
        if (state === 'running' && expected === 'new') {
          assert.equal((await handleOf(first.workflowId, first.firstExecutionRunId).describe()).status.name, 'TERMINATED', what);
        }
      }
      await handleOf(first.workflowId).terminate().catch(() => {});
    }
  }));

  test('signal with start follows the policies too [#26]', () => withOperations(async ({ client, start, taskQueue, handleOf }) => {
    const first = await start('stages', [5]);
    const options = { taskQueue, workflowId: first.workflowId, args: [5], signal: 'go', signalArgs: ['again'] };
    const same = await client.signalWithStart('stages', options);
    assert.equal(same.signaledRunId, first.firstExecutionRunId);
    const other = await client.signalWithStart('stages', { ...options, workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
    assert.notEqual(other.signaledRunId, first.firstExecutionRunId);
    assert.deepEqual((await eventTypes(handleOf(first.workflowId))).slice(0, 3), [
      'WORKFLOW_EXECUTION_STARTED', 'WORKFLOW_EXECUTION_SIGNALED', 'WORKFLOW_TASK_SCHEDULED']);
    await handleOf(first.workflowId).terminate();
    await assert.rejects(
      client.signalWithStart('stages', { ...options, workflowIdReusePolicy: 'REJECT_DUPLICATE' }), WorkflowExecutionAlreadyStartedError);
  }));

  test('what a start attached to a running run asks for is recorded [#20]', () => withOperations(async ({ start, service, taskQueue }) => {
    const handle = await start('waiter');
    const requestId = randomUUID();
    const request = {
      namespace: 'default',
      workflowId: handle.workflowId,
      workflowType: { name: 'waiter' },
      taskQueue: { name: taskQueue },
      requestId,
      workflowIdConflictPolicy: temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
      onConflictOptions: { attachRequestId: true },
    };
    for (let i = 0; i < 2; i++) {
      const answer = await service.startWorkflowExecution(request);
      assert.deepEqual([answer.runId, answer.started], [handle.firstExecutionRunId, false]);
    }
    await handle.signal('go');
    await handle.result();
    assert.equal((await eventTypes(handle)).filter((type) => type === 'WORKFLOW_EXECUTION_OPTIONS_UPDATED').length, 1);
  }));

  test('what is too large for a history is refused with its size [#57]', () => withOperations(async ({ start, service, taskQueue }) => {
    const large = { payloads: [{ metadata: { encoding: Buffer.from('binary/plain') }, data: Buffer.alloc(2 * 1024 * 1024 + 1) }] };
    const handle = await start('waiter');
    const workflowExecution = { workflowId: handle.workflowId };
    await assert.rejects(
      service.signalWorkflowExecution({ namespace: 'default', workflowExecution, signalName: 'go', input: large }), code(codes.invalidArgument));
    await assert.rejects(
      service.startWorkflowExecution({
        namespace: 'default', workflowId: randomUUID(), workflowType: { name: 'waiter' }, taskQueue: { name: taskQueue }, requestId: randomUUID(), input: large,
      }),
      code(codes.invalidArgument));
    await assert.rejects(start('waiter', [], { workflowId: 'x'.repeat(1001) }), code(codes.invalidArgument));
    await handle.terminate();
  }));

  test('a history is read in pages, from either end, with tokens that are bound to its run [#55]', () => withOperations(async ({ start, service }) => {
    const [handle, other] = [await start('marks', [4]), await start('marks', [1])];
    await Promise.all([handle.result(), other.result()]);
    const ids = async (method) => {
      const read = [];
      let nextPageToken;
      do {
        const page = await service[method]({
          namespace: 'default', execution: { workflowId: handle.workflowId }, maximumPageSize: 3, nextPageToken,
        });
        assert.ok(page.history.events.length <= 3);
        read.push(...page.history.events.map(idOf));
        nextPageToken = page.nextPageToken;
      } while (nextPageToken?.length);
      return read;
    };
    const forward = await ids('getWorkflowExecutionHistory');
    assert.deepEqual(forward, forward.map((_, index) => index + 1));
    assert.deepEqual(await ids('getWorkflowExecutionHistoryReverse'), forward.toReversed());

    const { nextPageToken } = await service.getWorkflowExecutionHistory({
      namespace: 'default', execution: { workflowId: handle.workflowId }, maximumPageSize: 3,
    });
    await assert.rejects(
      service.getWorkflowExecutionHistory({ namespace: 'default', execution: { workflowId: other.workflowId }, nextPageToken }),
      code(codes.invalidArgument));
    const close = await service.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: handle.workflowId },
      waitNewEvent: true,
      historyEventFilterType: temporal.api.enums.v1.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
    });
    assert.deepEqual(close.history.events.map(({ eventType }) => eventType), [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED]);
  }));
});

function sleepMs(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
