// What the host's page offers to the scripts of its extensions. Global names, as in the host.
const uiLoadedCallbacks = [];
const uiUpdateCallbacks = [];
const uiTabChangeCallbacks = [];
const opts = {};

function gradioApp() {
    const app = document.getElementsByTagName("gradio-app")[0] || document;
    return app.shadowRoot || app;
}

function onUiLoaded(callback) {
    uiLoadedCallbacks.push(callback);
}

function onUiUpdate(callback) {
    uiUpdateCallbacks.push(callback);
}

function onUiTabChange(callback) {
    uiTabChangeCallbacks.push(callback);
}

function updateInput(target) {
    target.dispatchEvent(new Event("input", { bubbles: true }));
}

function pressTab(elementId) {
    const tabs = [...gradioApp().querySelectorAll("#tabs > .tabitem[id^=tab_], #tabs > div[id^=tab_]")];
    const place = tabs.findIndex((tab) => tab.id === `tab_${elementId}`);
    const buttons = gradioApp().querySelectorAll("#tabs > .tab-nav > button, #tabs > .tab-wrapper [role=tab]");
    buttons[place].click();
}

function switch_to_txt2img() {
    pressTab("txt2img");
}

function switch_to_img2img() {
    pressTab("img2img");
}

function switch_to_inpaint() {
    pressTab("img2img");
}

function switch_to_extras() {
    pressTab("extras");
}

function hostPageIsReady() {
    document.documentElement.dataset.hostIsReady = "yes";
}

document.addEventListener("DOMContentLoaded", () => {
    let isLoaded = false;
    new MutationObserver(() => {
        if (!isLoaded && gradioApp().querySelector("#txt2img_prompt")) {
            isLoaded = true;
            uiLoadedCallbacks.forEach((callback) => callback());
        }
        uiUpdateCallbacks.forEach((callback) => callback());
    }).observe(gradioApp(), { childList: true, subtree: true });
});
