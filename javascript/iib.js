// In the host's page: gives the tab's frame its size and theme, and hands pictures over to the host's own tabs.
// The page in the frame does everything else. One function around all: every extension shares the global names.
(function () {
    "use strict";

    const PAGE = "infinite_image_browsing/";
    const SEND_TARGETS = ["txt2img", "img2img", "inpaint", "extras"];
    const LEAST_HEIGHT_PX = 480;
    const RETRY_MS = 1000;
    const MOST_RETRIES = 120;
    const SETTLE_MS = 50;
    const ANSWER_LOOK_MS = 50;
    const ANSWER_WAIT_MS = 30000;

    let lastRequestId = 0;
    let sending = Promise.resolve();

    const theme = () => (document.body.classList.contains("dark") ? "dark" : "light");
    const byId = (id) => gradioApp().querySelector(`#${id}`);
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));

    // ---- frame ----

    function mount(frame) {
        const tab = frame.parentElement;
        frame.addEventListener("load", () => retryUntilOurs(frame));
        frame.src = `${PAGE}?__theme=${theme()}`;
        new ResizeObserver(() => fitHeight(frame)).observe(tab); // also when the tab comes into view
        window.addEventListener("resize", () => fitHeight(frame));
        new MutationObserver(() => tell(frame, { type: "iib:theme", theme: theme() })).observe(document.body, {
            attributes: true,
            attributeFilter: ["class"],
        });
        window.addEventListener("message", (event) => hear(frame, event));
        fitHeight(frame);
    }

    function fitHeight(frame) {
        const box = frame.getBoundingClientRect();
        if (box.width === 0) return; // the tab is hidden
        const room = window.innerHeight - (box.top + window.scrollY) - 8;
        const height = `${Math.max(LEAST_HEIGHT_PX, Math.round(room))}px`;
        if (frame.style.height !== height) frame.style.height = height;
    }

    // The host listens before its extensions have added their addresses, so right after a start the answer may be 404.
    function retryUntilOurs(frame) {
        if (holdsOurPage(frame)) {
            frame.iibRetries = 0;
            tell(frame, { type: "iib:theme", theme: theme() }); // it may have changed meanwhile
            return;
        }
        frame.iibRetries = (frame.iibRetries || 0) + 1;
        if (frame.iibRetries <= MOST_RETRIES) setTimeout(() => (frame.src = `${PAGE}?__theme=${theme()}`), RETRY_MS);
    }

    function holdsOurPage(frame) {
        try {
            const page = frame.contentDocument;
            if (page.location.href === "about:blank") return true; // not asked for yet
            return page.contentType === "text/html";
        } catch {
            return false; // the browser's own error page
        }
    }

    function tell(frame, message) {
        if (frame.contentWindow) frame.contentWindow.postMessage(message, location.origin);
    }

    // ---- send to ----

    function hear(frame, event) {
        if (event.source !== frame.contentWindow || event.origin !== location.origin) return;
        const { type, target, path } = Object(event.data);
        if (type !== "iib:send_to" || typeof path !== "string" || !SEND_TARGETS.includes(target)) return;
        sending = sending
            .then(() => send(target, path))
            .then(() => "", (error) => error.message)
            .then((error) => tell(frame, { type: "iib:sent", target, path, error }));
    }

    async function send(target, path) {
        const id = (lastRequestId += 1);
        const request = byId("iib-send-request").querySelector("textarea, input");
        request.value = JSON.stringify({ id, path });
        updateInput(request);
        await pause(SETTLE_MS); // Gradio takes the value over at its next turn
        byId("iib-send-load").click();
        await answerTo(id);
        await pause(SETTLE_MS);
        byId(`iib-send-${target}`).click();
    }

    async function answerTo(id) {
        const box = byId("iib-send-answer").querySelector("textarea, input");
        for (let waited = 0; waited < ANSWER_WAIT_MS; waited += ANSWER_LOOK_MS) {
            await pause(ANSWER_LOOK_MS);
            const answer = box.value ? JSON.parse(box.value) : {};
            if (answer.id !== id) continue;
            if (answer.error) throw new Error(answer.error);
            return;
        }
        throw new Error("The WebUI did not answer.");
    }

    // ---- start ----

    function mountIfThere() {
        const frame = gradioApp().querySelector("iframe.iib-frame");
        if (frame) mount(frame);
        return frame !== null;
    }

    onUiLoaded(() => {
        if (mountIfThere()) return;
        // Later Gradio makes a tab when it is opened first.
        const watcher = new MutationObserver(() => mountIfThere() && watcher.disconnect());
        watcher.observe(gradioApp(), { childList: true, subtree: true });
    });
})();
