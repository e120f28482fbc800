// The newsroom's editor. Each part stands in a file of its own; others add theirs to the list in extensions.js.
import { extensions } from "./extensions.js";
import { mount } from "./mount.js";

mount(extensions);
