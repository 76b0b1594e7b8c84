// A worker in a process of its own, for scenarios that kill it.  worker-process.js ADDRESS TASK-QUEUE BUNDLE
import { NativeConnection, Worker } from '@temporalio/worker';
import { bundle } from './environment.js';

const [address, taskQueue, workflows] = process.argv.slice(2);
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({ connection, taskQueue, workflowBundle: await bundle(workflows), identity: `process-${process.pid}` });
await worker.run();
