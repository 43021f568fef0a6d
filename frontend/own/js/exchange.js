// Starts what improves a page. Every page works without this file.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";
import { watchScoreSheets } from "./score_sheet.js";
import { watchSections } from "./autosave.js";
import { watchUploads } from "./uploads.js";
import { watchFileQuestions } from "./answers.js";
import { runCountdowns } from "./countdown.js";
import { runTalkTimers } from "./talk_timer.js";
import { foldFiltersOnPhones } from "./filters.js";
import { followTheTyping } from "./similar.js";
import { followTheMeeting } from "./live.js";
import { followTheLine } from "./live_line.js";

initAll();
watchScoreSheets();
watchSections();
foldFiltersOnPhones();
runCountdowns();
runTalkTimers();
followTheTyping();
watchUploads();
watchFileQuestions();
followTheMeeting();
followTheLine();
