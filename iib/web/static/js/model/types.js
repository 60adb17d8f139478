/**
 * The shapes that travel between the server and the page; spelled as in the JSON.
 *
 * @typedef {"image"|"video"|"audio"} MediaType
 * @typedef {"all"|MediaType} MediaFilter
 *
 * @typedef {object} FileInfo
 * @property {"file"|"dir"} type
 * @property {number} date seconds since the epoch
 * @property {number} created_time
 * @property {string} size for people: "1.2 MB"
 * @property {number} bytes
 * @property {string} name
 * @property {string} fullpath
 * @property {boolean} is_under_scanned_path
 * @property {MediaType} [media_type]
 * @property {number|null} [width]
 * @property {number|null} [height]
 * @property {string} [stamp] changes when the content changes
 * @property {number} [duration_ms] of a video or sound
 * @property {string} [placeholder] 4 by 3 colours, row by row, three hex digits each
 * @property {number} [cover] another one when the cover of a video was chosen anew on this page
 * @property {number} [distance] look-alikes only: in how many of 64 bits it differs
 * @property {boolean} [is_mirrored] look-alikes only
 * @property {string} [error] one sentence, when the file could not be read
 * @property {number} [id]
 * @property {number} [rating] 1 to 5, 0 is none; indexed files only
 * @property {boolean} [favourite]
 * @property {boolean} [missing] gone from the disk
 *
 * @typedef {{has_next: boolean, next: string}} Cursor
 * @typedef {{files: FileInfo[], cursor: Cursor}} SearchPage
 * @typedef {{day: string, count: number}} Day
 * @typedef {{total: number, days: Day[]}} Timeline
 *
 * @typedef {{query: string, folder_paths: string[]}} Query
 * @typedef {"date"|"name"|"size"|"rating"|"relevance"|"random"} Sort
 * @typedef {""|"asc"|"desc"} Order
 * @typedef {{text: string, kind: string, count: number|null, start: number, end: number}} Suggestion `start` and `end`
 *   count an emoji as one character
 *
 * @typedef {object} Tag
 * @property {number} id
 * @property {string} name
 * @property {"custom"|"auto"} type
 * @property {string} category
 * @property {string} color "" or "#rrggbb"
 * @property {number} count
 *
 * @typedef {{id: number, name: string, query: string, sort: Sort|"", order: Order}} Album
 * @typedef {{key: string, count: number, bytes: number}} TrendRow
 * @typedef {{by: string, rows: TrendRow[], total: {count: number, bytes: number}}} Trend
 * @typedef {{revision: number, is_complete: boolean, changed: FileInfo[], removed: string[],
 *   tags_changed: boolean}} Changes
 * @typedef {{field: string, operator: "contains"|"equals"|"regex", value: string}} RuleFilter
 * @typedef {{tag: string, match?: "all"|"any", filters: RuleFilter[]}} AutoTagRule
 *
 * @typedef {{is_exact: boolean, files: FileInfo[]}} DuplicateGroup
 * @typedef {{files: FileInfo[], not_hashed: number}} Similar
 * @typedef {{groups: DuplicateGroup[], group_count: number, not_hashed: number}} Duplicates
 * @typedef {{status: "running"|"completed"|"failed"|null, done: number, total: number, failed: number, error: string,
 *   not_hashed: number}} LookAlikesStatus
 *
 * @typedef {object} Folder
 * @property {string} path
 * @property {string} label
 * @property {"host"|"extra"|"session"|"demo"} kind
 * @property {string[]} types
 * @property {boolean} is_indexed
 * @property {boolean} exists
 * @property {string} [alias]
 *
 * @typedef {object} GlobalSetting
 * @property {Folder[]} folders
 * @property {string} home
 * @property {string} cwd
 * @property {boolean} is_win
 * @property {string} path_separator
 * @property {"standalone"|"webui"} launch_mode
 * @property {boolean} is_readonly
 * @property {boolean} can_send_to_webui
 * @property {boolean} [can_open_folder] the server runs on the machine of this browser
 * @property {string|{version: string}} [version]
 * @property {Tag[]} [all_custom_tags]
 * @property {Record<string, unknown>} [app_fe_setting]
 * @property {string[]} [notices] sentences that the user should read
 *
 * @typedef {object} IndexResult
 * @property {number} added
 * @property {number} updated
 * @property {number} removed
 * @property {number} relinked
 * @property {number} failed
 * @property {number} seconds
 *
 * @typedef {object} IndexStatus
 * @property {boolean} running
 * @property {string} stage
 * @property {number} done
 * @property {number} total
 * @property {number} per_second
 * @property {number|null} eta_seconds
 * @property {string} current
 * @property {number} failed
 * @property {number} revision another one whenever files or tags are told of otherwise
 * @property {IndexResult|null} last
 * @property {string|null} error
 *
 * @typedef {{name: string, weight?: number|null, hash?: string|null}} Lora
 * @typedef {{dialect?: string, nodes?: string[], guessed?: string[]}} How
 *
 * The generation info of one file; every other key of the JSON is a parameter, known to us or not.
 * @typedef {{prompt?: string|null, negative_prompt?: string|null, loras?: Lora[], extras?: Record<string, string>,
 *   raw?: Record<string, string>, how?: How, [key: string]: unknown}} GenInfo
 * @typedef {{text: string, info: GenInfo|null}} GenInfoDetails
 *
 * @typedef {{src: string, dest: string}} Move
 * @typedef {object} Done what came of an operation
 * @property {string|null} operation_id null when there was nothing to do
 * @property {Move[]} moves
 * @property {string[]} [errors] of files that could not be done
 *
 * @typedef {object} Moves what an operation moved, or would move
 * @property {string|null} operation_id
 * @property {number} total_files
 * @property {string[]} conflicts names that were taken
 * @property {Move[]} moves
 *
 * @typedef {object} Operation
 * @property {string} operation_id
 * @property {string} kind
 * @property {"running"|"rolling_back"|"done"|"partial"|"rolled_back"} status
 * @property {number} created_time
 * @property {number|null} finished_time
 * @property {number} done
 * @property {number} total
 * @property {string[]} errors
 * @property {string|null} undoes
 * @property {string|null} undone_by
 * @property {boolean} can_undo
 *
 * @typedef {Operation & {steps: {kind: string, src: string, dest: string, state: string}[]}} OperationDetails
 *
 * @typedef {object} TrashEntry
 * @property {number} id
 * @property {string} path where it lay
 * @property {string} name
 * @property {string} trash_path where it lies
 * @property {"file"|"dir"} type
 * @property {number} deleted_time
 * @property {string} size
 * @property {number} bytes
 *
 * @typedef {{entries: TrashEntry[], count: number, total_bytes: number, days_max: number, cursor: Cursor}} TrashPage
 */
export {};
