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
 * @property {string} [error] one sentence, when the file could not be read
 * @property {number} [id]
 *
 * @typedef {{has_next: boolean, next: string}} Cursor
 * @typedef {{files: FileInfo[], cursor: Cursor}} SearchPage
 * @typedef {{day: string, count: number}} Day
 * @typedef {{total: number, days: Day[]}} Timeline
 *
 * @typedef {object} Query
 * @property {string} surstr
 * @property {string} regexp
 * @property {string[]} folder_paths
 * @property {boolean} path_only
 * @property {MediaFilter} media_type
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
 * @property {string|{version: string}} [version]
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
 * @property {number} revision how many updates have ended
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
 */
export {};
