// All tasks of the program's own workers.
import type { AppTasks } from "../app_tasks.ts";
import type { TaskFunctions } from "../task_table.ts";
import { copyFile } from "./copy_file.ts";
import { hashFile } from "./hash_file.ts";
import { hashRanges } from "./hash_ranges.ts";
import { makeImage } from "./image.ts";
import { checkWhisper, transcribe } from "./transcribe.ts";

/** The functions by kind; none of these modules loads anything heavy before its task comes. */
export const APP_TASK_FUNCTIONS: TaskFunctions<AppTasks> = {
  hash_file: hashFile,
  hash_ranges: hashRanges,
  copy_file: copyFile,
  image: makeImage,
  check_whisper: checkWhisper,
  transcribe,
};
