// Settings of the commands that read an archive or bring one in.
import { setting } from "./setting.ts";
import { integerType, SWITCH_TYPE } from "./value_type.ts";

/** Settings of `verify`, `search`, `serve` and `import`. */
export const READER_SETTINGS = {
  repair: setting({
    flag: "--repair",
    type: SWITCH_TYPE,
    default: "false",
    description: "mend what can be mended: from copies in the archive, then from Telegram",
  }),
  limit: setting({
    flag: "--limit",
    type: integerType("N", { min: 1, max: 10_000 }),
    default: "20",
    description: "show at most so many results",
  }),
  port: setting({
    flag: "--port",
    variable: "TGKEEP_PORT",
    toml: "serve.port",
    type: integerType("N", { min: 0, max: 65_535 }),
    default: "0",
    description: "listen on this port of 127.0.0.1; 0 takes a free one",
  }),
};
