import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { Client } from '@temporalio/client';
import { environment, eventTypes, until, withWorker } from '../support/environment.js';
import { test } from '../support/test.js';

const types = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 };
const attributes = {
  VisCustomer: types.Keyword, VisTags: types.KeywordList, VisNote: types.Text, VisAmount: types.Int, VisRate: types.Double,
  VisUrgent: types.Bool, VisOrdered: types.Datetime,
};

let registered;
const register = async ({ connection }) => {
  registered ??= connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: attributes });
  await registered;
};

/** Workers with the bundle of this file, and runs that a scenario tells apart by their task queue. */
const withRuns = (use) => withWorker(async (shared) => {
  await register(shared);
  const ids = async (query) => {
    const found = [];
    for await (const info of shared.client.list({ query: `TaskQueue = '${shared.taskQueue}'${query ? ` AND (${query})` : ''}` })) found.push(info.workflowId);
    return found;
  };
  const count = async (query) => (await shared.client.count(`TaskQueue = '${shared.taskQueue}'${query ? ` AND (${query})` : ''}`)).count;
  await use({ ...shared, ids, count, prefix: randomUUID() });
}, { workflows: 'visibility' });

const refused = (call, text) => assert.rejects(call, (error) => error.cause?.code === 3 && `${error.message} ${error.cause.details}`.includes(text)
  || error.code === 3 && error.details.includes(text));

describe('visibility', () => {
  test('a run is listed the moment it was started, and its end too [#61]', () => withRuns(async ({ start, ids }) => {
    const handle = await start('searched');
    assert.deepEqual(await ids("ExecutionStatus = 'Running'"), [handle.workflowId]);
    await handle.signal('finish');
    await handle.result();
    assert.deepEqual(await ids("ExecutionStatus = 'Running'"), []);
    assert.deepEqual(await ids("ExecutionStatus = 'Completed'"), [handle.workflowId]);
  }));

  test('system attributes and every operator [#61]', () => withRuns(async ({ start, ids, prefix }) => {
    for (const name of ['a', 'b', 'c']) await start('searched', [], { workflowId: `${prefix}-${name}` });
    const found = async (query) => (await ids(query)).map((id) => id.slice(-1)).sort().join('');
    assert.equal(await found(`WorkflowId = '${prefix}-a'`), 'a');
    assert.equal(await found(`WorkflowId != '${prefix}-a'`), 'bc');
    assert.equal(await found(`WorkflowId IN ('${prefix}-a', "${prefix}-c")`), 'ac');
    assert.equal(await found(`WorkflowId NOT IN ('${prefix}-a', '${prefix}-c')`), 'b');
    assert.equal(await found(`WorkflowId STARTS_WITH '${prefix}'`), 'abc');
    assert.equal(await found(`WorkflowId NOT STARTS_WITH '${prefix}-a'`), 'bc');
    assert.equal(await found(`WorkflowId BETWEEN '${prefix}-b' AND '${prefix}-c'`), 'bc');
    assert.equal(await found(`NOT (WorkflowId > '${prefix}-b' OR \`WorkflowId\` < '${prefix}-b')`), 'b');
    assert.equal(await found('CloseTime IS NULL'), 'abc');
    assert.equal(await found('CloseTime IS NOT NULL'), '');
    assert.equal(await found(`StartTime > '${new Date(Date.now() - 3_600_000).toISOString()}'`), 'abc');
    assert.equal(await found("StartTime < '2020-01-01T00:00:00Z'"), '');
    assert.equal(await found("WorkflowType = 'searched' AND ExecutionStatus != 'Completed'"), 'abc');
  }));

  test('custom attributes of every type [#61]', () => withRuns(async ({ start, ids, prefix }) => {
    const ordered = new Date('2026-02-01T10:00:00.000Z');
    await start('searched', [], {
      workflowId: `${prefix}-full`,
      searchAttributes: {
        VisCustomer: ['ann'], VisTags: ['red', 'blue'], VisNote: ['Call back the customer, soon'], VisAmount: [7], VisRate: [0.5],
        VisUrgent: [true], VisOrdered: [ordered],
      },
    });
    await start('searched', [], { workflowId: `${prefix}-empty` });
    for (const query of [
      "VisCustomer = 'ann'", "VisTags = 'red'", "VisTags IN ('green', 'blue')", "VisNote = 'CUSTOMER'", 'VisAmount = 7', 'VisAmount BETWEEN 1 AND 10',
      'VisRate < 1', 'VisUrgent = true', "VisOrdered = '2026-02-01T10:00:00Z'", "VisOrdered > '2026-01-01T00:00:00+02:00'", 'VisCustomer IS NOT NULL',
      "VisTags != 'green' AND VisTags IS NOT NULL",
    ]) assert.deepEqual(await ids(query), [`${prefix}-full`], query);
    for (const query of ['VisCustomer IS NULL', 'VisUrgent IS NULL', "VisTags != 'red'"]) assert.deepEqual(await ids(query), [`${prefix}-empty`], query);
    for (const query of ["VisCustomer = 'Ann'", "VisNote = 'cust'", 'VisAmount > 7', "VisCustomer != 'ann'"]) assert.deepEqual(await ids(query), [], query);
  }));

  test('an upsert is in the next list, and in the description with its types [#60]', () => withRuns(async ({ start, ids }) => {
    const handle = await start('searched', [], { searchAttributes: { VisCustomer: ['ann'], VisAmount: [1] } });
    await handle.signal('upsert', { attributes: { VisCustomer: ['bob'], VisTags: ['x', 'y'] } });
    await until(async () => (await eventTypes(handle)).includes('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES'), 'the upsert');
    assert.deepEqual(await ids("VisCustomer = 'bob' AND VisTags = 'y'"), [handle.workflowId]);
    assert.deepEqual(await ids("VisCustomer = 'ann'"), []);
    const { searchAttributes } = await handle.describe();
    assert.deepEqual([searchAttributes.VisCustomer, searchAttributes.VisTags, searchAttributes.VisAmount], [['bob'], ['x', 'y'], [1]]);
    await handle.signal('upsert', { attributes: { VisCustomer: [] } });
    await until(async () => (await ids('VisCustomer IS NULL')).length === 1, 'the removal');
    await handle.signal('finish');
    assert.deepEqual((await handle.result()).VisTags, ['x', 'y']);
  }));

  test('memo is listed and changes', () => withRuns(async ({ start, client, taskQueue }) => {
    const handle = await start('searched', [], { memo: { note: 'first' } });
    const memo = async () => { for await (const info of client.list({ query: `TaskQueue = '${taskQueue}'` })) return info.memo; };
    assert.deepEqual(await memo(), { note: 'first' });
    await handle.signal('upsert', { memo: { note: 'second', more: 1 } });
    await until(async () => (await memo()).note === 'second', 'the memo');
    assert.deepEqual(await memo(), { note: 'second', more: 1 });
  }));

  test('count and count by status [#61]', () => withRuns(async ({ start, count, client, taskQueue }) => {
    await (await start('quick')).result();
    await start('searched');
    await start('searched');
    assert.equal(await count(), 3);
    assert.equal(await count("WorkflowType = 'searched'"), 2);
    const grouped = await client.count(`TaskQueue = '${taskQueue}' GROUP BY ExecutionStatus`);
    assert.equal(grouped.count, 3);
    assert.deepEqual(
      grouped.groups.map((group) => [group.groupValues.flat()[0], group.count]).sort(), [['Completed', 1], ['Running', 2]]);
  }));

  test('paging neither repeats nor skips while runs start and end [#61]', () => withRuns(async ({ start, connection, taskQueue }) => {
    const started = [];
    for (let i = 0; i < 7; i++) started.push(await start('searched'));
    const query = `TaskQueue = '${taskQueue}'`;
    const seen = [];
    let nextPageToken;
    do {
      const page = await connection.workflowService.listWorkflowExecutions({ namespace: 'default', query, pageSize: 2, nextPageToken });
      seen.push(...page.executions.map((info) => info.execution.workflowId));
      nextPageToken = page.nextPageToken;
      await start('searched');
    } while (nextPageToken?.length);
    assert.deepEqual(seen, started.map((handle) => handle.workflowId).reverse());
  }));

  test('running first, then the latest closed', () => withRuns(async ({ start, ids }) => {
    const first = await start('quick');
    await first.result();
    const second = await start('quick');
    await second.result();
    const running = await start('searched');
    assert.deepEqual(await ids(), [running, second, first].map((handle) => handle.workflowId));
  }));

  test('invalid queries say where and what [#61]', () => withRuns(async ({ client }) => {
    const list = (query) => async () => { for await (const _ of client.list({ query })) break; };
    await refused(list('WorkflowId ='), 'invalid query: syntax error at position 13');
    await refused(list("Nope = 'a'"), 'invalid query: invalid search attribute: Nope');
    await refused(list("VisAmount = 'a'"), 'expected a whole number');
    await refused(list("WorkflowId = 'a' LIMIT 1"), "'LIMIT' clause");
    await refused(list("WorkflowId = 'a' ORDER BY StartTime"), "'ORDER BY' clause");
    await refused(list("VisTags STARTS_WITH 'a'"), 'operator STARTS_WITH is not supported');
    await refused(() => client.count('GROUP BY WorkflowType'), 'only supported for ExecutionStatus');
    await refused(list(`${'('.repeat(60)}VisAmount = 1${')'.repeat(60)}`), 'nests deeper');
  }));

  test('an attribute that nobody registered, or of another type, refuses the start [#60]', () => withRuns(async ({ start, count }) => {
    await refused(() => start('searched', [], { searchAttributes: { NotThere: ['x'] } }), 'Namespace default has no mapping defined for search attribute NotThere');
    await refused(() => start('searched', [], { searchAttributes: { VisAmount: ['seven'] } }), 'invalid value for search attribute VisAmount of type Int');
    await refused(() => start('searched', [], { searchAttributes: { WorkflowId: ['x'] } }), "WorkflowId attribute can't be set");
    assert.equal(await count(), 0);
  }));

  test('an unknown attribute in an upsert fails the workflow task [#60]', () => withRuns(async ({ start }) => {
    const handle = await start('upsertsUnknown');
    const failed = await until(
      async () => (await handle.fetchHistory()).events.find((event) => event.workflowTaskFailedEventAttributes), 'the task failed');
    assert.match(failed.workflowTaskFailedEventAttributes.failure.message, /no mapping defined for search attribute NobodyRegisteredThis/);
    await handle.terminate();
  }));

  test('registration holds at once, conflicts are refused, removal too [#60]', () => withRuns(async ({ connection, start, ids }) => {
    const operator = connection.operatorService;
    const name = `Vis${randomUUID().replaceAll('-', '')}`;
    await operator.addSearchAttributes({ namespace: 'default', searchAttributes: { [name]: types.Keyword } });
    const handle = await start('searched', [], { searchAttributes: { [name]: ['v'] } });
    assert.deepEqual(await ids(`${name} = 'v'`), [handle.workflowId]);
    assert.equal((await operator.listSearchAttributes({ namespace: 'default' })).customAttributes[name], types.Keyword);
    await refused(() => operator.addSearchAttributes({ namespace: 'default', searchAttributes: { [name]: types.Int } }), 'already exists with different type');
    await refused(() => operator.addSearchAttributes({ namespace: 'default', searchAttributes: { TemporalX: types.Int } }), 'reserved by system');
    await operator.removeSearchAttributes({ namespace: 'default', searchAttributes: [name] });
    await refused(() => ids(`${name} = 'v'`), 'invalid search attribute');
  }));

  test('the older lists and scan', () => withRuns(async ({ connection, start }) => {
    const service = connection.workflowService;
    const open = await start('searched');
    const closed = await start('quick');
    await closed.result();
    const of = async (call, handle) => (await call({ namespace: 'default', executionFilter: { workflowId: handle.workflowId } })).executions.length;
    assert.equal(await of((request) => service.listOpenWorkflowExecutions(request), open), 1);
    assert.equal(await of((request) => service.listOpenWorkflowExecutions(request), closed), 0);
    assert.equal(await of((request) => service.listClosedWorkflowExecutions(request), closed), 1);
    const scanned = await service.scanWorkflowExecutions({ namespace: 'default', query: `WorkflowId = '${open.workflowId}'` });
    assert.equal(scanned.executions.length, 1);
    await refused(() => service.listArchivedWorkflowExecutions({ namespace: 'default' }), 'archived');
  }));

  test('a namespace from its registration to its deletion [#59]', async () => {
    const { connection } = await environment.get();
    const service = connection.workflowService;
    const namespace = `ns-${randomUUID()}`;
    const registration = { namespace, description: 'first', data: { a: '1' }, workflowExecutionRetentionPeriod: { seconds: 7_200 } };
    await service.registerNamespace(registration);
    await assert.rejects(() => service.registerNamespace(registration), (error) => error.code === 6);
    await refused(() => service.registerNamespace({ namespace: `${namespace}-short`, workflowExecutionRetentionPeriod: { seconds: 60 } }), 'retention');
    await service.updateNamespace({ namespace, updateInfo: { description: 'second', data: { b: '2' } } });
    const described = await service.describeNamespace({ namespace });
    assert.equal(described.namespaceInfo.description, 'second');
    assert.deepEqual(described.namespaceInfo.data, { a: '1', b: '2' });
    assert.equal((await service.describeNamespace({ id: described.namespaceInfo.id })).namespaceInfo.name, namespace);
    assert.ok((await service.listNamespaces({})).namespaces.some((entry) => entry.namespaceInfo.name === namespace));
    const client = new Client({ connection, namespace });
    await client.workflow.start('nobody', { taskQueue: 'none', workflowId: 'w' });
    assert.equal((await client.workflow.count()).count, 1);
    const { deletedNamespace } = await connection.operatorService.deleteNamespace({ namespace });
    assert.ok(deletedNamespace.startsWith(`${namespace}-deleted-`));
    await assert.rejects(() => service.describeNamespace({ namespace }), (error) => error.code === 5);
    await service.registerNamespace(registration);
    assert.equal((await client.workflow.count()).count, 0);
  });

  test('a deprecated namespace takes no new runs', async () => {
    const { connection } = await environment.get();
    const namespace = `ns-${randomUUID()}`;
    await connection.workflowService.registerNamespace({ namespace });
    await connection.workflowService.deprecateNamespace({ namespace });
    const client = new Client({ connection, namespace });
    await assert.rejects(() => client.workflow.start('nobody', { taskQueue: 'none', workflowId: 'w' }), (error) => error.cause.code === 9);
  });

  test('delete a closed run and a running one', () => withRuns(async ({ connection, start, ids }) => {
    const remove = (workflowId) => connection.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId } });
    const closed = await start('quick');
    await closed.result();
    const running = await start('searched');
    await remove(closed.workflowId);
    await remove(running.workflowId);
    assert.deepEqual(await ids(), []);
    await assert.rejects(() => running.describe(), /not found/);
    await assert.rejects(() => remove(closed.workflowId), (error) => error.code === 5);
    const again = await start('quick', [], { workflowId: closed.workflowId, workflowIdReusePolicy: 'REJECT_DUPLICATE' });
    assert.equal(await again.result(), 'done');
  }));

  test('batch terminate, signal and cancel by query', () => withRuns(async ({ connection, start, count, taskQueue }) => {
    const service = connection.workflowService;
    const visibilityQuery = `TaskQueue = '${taskQueue}'`;
    const run = async (operation) => {
      const jobId = randomUUID();
      await service.startBatchOperation({ namespace: 'default', jobId, reason: 'test', visibilityQuery, ...operation });
      return await until(async () => {
        const job = await service.describeBatchOperation({ namespace: 'default', jobId });
        return job.state !== 1 && job;
      }, 'the batch ended');
    };
    const handles = [];
    for (let i = 0; i < 5; i++) handles.push(await start('searched'));
    const signalled = await run({ signalOperation: { signal: 'nothing' } });
    assert.deepEqual([signalled.state, Number(signalled.completeOperationCount), Number(signalled.failureOperationCount)], [2, 5, 0]);
    await until(async () => (await eventTypes(handles[4])).includes('WORKFLOW_EXECUTION_SIGNALED'), 'the signal');
    assert.equal(Number((await run({ cancellationOperation: {} })).completeOperationCount), 5);
    await until(async () => await count("ExecutionStatus = 'Canceled'") === 5, 'all are cancelled');
    await start('searched');
    assert.equal(Number((await run({ terminationOperation: {} })).totalOperationCount), 1);
    assert.equal(await count("ExecutionStatus = 'Terminated'"), 1);
    assert.equal(Number((await run({ deletionOperation: {} })).completeOperationCount), 6);
    assert.equal(await count(), 0);
    const listed = await service.listBatchOperations({ namespace: 'default' });
    assert.ok(listed.operationInfo.length >= 4);
  }));

  test('batch reset by query', () => withRuns(async ({ connection, client, start, taskQueue }) => {
    const service = connection.workflowService;
    const handle = await start('quick');
    await handle.result();
    const jobId = randomUUID();
    await service.startBatchOperation({
      namespace: 'default', jobId, reason: 'again', visibilityQuery: `TaskQueue = '${taskQueue}'`, resetOperation: { options: { lastWorkflowTask: {} } },
    });
    await until(async () => (await service.describeBatchOperation({ namespace: 'default', jobId })).state === 2, 'the batch ended');
    assert.equal(await client.getHandle(handle.workflowId).result(), 'done');
    assert.notEqual((await client.getHandle(handle.workflowId).describe()).runId, handle.firstExecutionRunId);
  }));

  test('the cluster says what it is', async () => {
    const { connection } = await environment.get();
    const info = await connection.workflowService.getClusterInfo({});
    assert.ok(info.serverVersion && info.clusterName && info.persistenceStore);
    assert.equal((await connection.operatorService.listClusters({})).clusters.length, 1);
    assert.equal((await connection.workflowService.getSystemInfo({})).capabilities.countGroupByExecutionStatus, true);
    assert.equal((await connection.workflowService.getSearchAttributes({})).keys.ExecutionStatus, types.Keyword);
  });
});
