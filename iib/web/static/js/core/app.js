/**
 * @import { Address } from "./address.js"
 * @import { Events } from "./events.js"
 * @import { Preferences } from "./preferences.js"
 * @import { Router } from "./router.js"
 * @import { Store } from "./store.js"
 * @import { FileInfo, GlobalSetting, IndexStatus } from "model/types.js"
 * @import { Result } from "model/result.js"
 * @import { Selection } from "model/selection.js"
 */

/**
 * What several parts of the page show.
 * @typedef {object} State
 * @property {Address} address
 * @property {GlobalSetting|null} setting
 * @property {Result|null} result the pictures of this place, in order
 * @property {number} focused index in the result of the picture that the details are about; -1 is none
 * @property {FileInfo|null} focused_file
 * @property {Selection} selection
 * @property {number} total files of the place
 * @property {boolean} is_total_final false while more may be counted
 * @property {boolean} is_busy the first page of the place is awaited
 * @property {string} query_error one sentence about the query line
 * @property {IndexStatus|null} index_status
 * @property {number} img_count files in the index; -1 is not known yet
 * @property {"ok"|"lost"|"denied"|"locked"} connection
 * @property {Preferences} preferences
 * @property {""|"places"|"details"} drawer which side panel is pulled over the page on a narrow window
 * @property {boolean} is_narrow
 */

/**
 * What every feature is given.
 * @typedef {object} App
 * @property {Store<State>} store
 * @property {Router} router
 * @property {Events} events
 * @property {(patch: Partial<Preferences>) => void} prefer change and remember preferences
 */
export {};
