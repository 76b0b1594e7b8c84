// One process for all scenarios: they share a server and a bundle of workflow code, and each has its own task queue.
import { after } from 'node:test';
import { environment } from './support/environment.js';
import './scenarios/basics.js';
import './scenarios/activities.js';
import './scenarios/messages.js';
import './scenarios/children.js';
import './scenarios/lifecycle.js';
import './scenarios/replay.js';
import './scenarios/durability.js';
import './scenarios/operations.js';
import './scenarios/schedules.js';
import './scenarios/testing.js';
import './scenarios/updates.js';
import './scenarios/visibility.js';
import './scenarios/workers.js';

after(() => environment.close());
