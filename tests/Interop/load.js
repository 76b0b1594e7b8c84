// Workflows with one activity, run by the official TypeScript SDK against the server at ADDRESS, for the load driver:
//   node load.js ADDRESS CONCURRENCY SECONDS
// Prints "warm" when the measurement begins, and at its end the latency of each workflow in milliseconds, as JSON.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const [address, concurrency, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const warmUpSecondsMax = 5;
const taskQueue = 'load';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const native = await NativeConnection.connect({ address });
const connection = await Connection.connect({ address });
const client = new Client({ connection }).workflow;
const worker = await Worker.create({
  connection: native,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('./workflows/load.js', import.meta.url)),
  activities: { greet: async (name) => `Hello, ${name}!` },
  maxConcurrentWorkflowTaskPolls: 16,
  maxConcurrentActivityTaskPolls: 16,
});

async function runFor(duration) {
  const times = [];
  const until = performance.now() + duration * 1000;
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (performance.now() < until) {
      const start = performance.now();
      const greeting = await client.execute('oneActivity', { taskQueue, workflowId: `w1-ts-${randomUUID()}`, args: ['Weir'] });
      if (greeting !== 'Hello, Weir!') throw new Error(`a workflow gave ${greeting}`);
      times.push(performance.now() - start);
    }
  }));
  return times;
}

await worker.runUntil(async () => {
  await runFor(Math.min(warmUpSecondsMax, seconds));
  console.log('warm');
  console.log(JSON.stringify(await runFor(seconds)));
});
await connection.close();
await native.close();
