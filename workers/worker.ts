// Entry of a Web Worker of the pool: the tasks are in lib/workers/tasks.
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { serveTasks } from "../lib/workers/serve_tasks.ts";
import { APP_TASK_FUNCTIONS } from "../lib/workers/tasks/table.ts";

serveTasks(self, APP_TASK_FUNCTIONS);
