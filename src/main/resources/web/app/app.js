import 'htmx.org';
import './keys.js';
import './select.js';
import './saved.js';
import './live.js';
