"""What is known of node classes, as rows. A class that stands in no table is crossed by the names of its inputs.

Sources: each node pack's own INPUT_TYPES and RETURN_NAMES.
"""

import re
from typing import NamedTuple

from iib.geninfo.dialects.comfyui._names import Names

# --- ends of the graph -------------------------------------------------------------------------------------------

SAVERS = frozenset(
    """SaveImage SaveImageWebsocket SaveAnimatedWEBP SaveAnimatedPNG SaveWEBM SaveVideo SaveGLB SaveAudio SaveAudioMP3
    SaveImageExtended SaveImagePlus SaveImageWithMetaData VHS_VideoCombine SaveLatent SaveSVGNode ETN_SendImageWebSocket
    SDPromptSaver ADE_AnimateDiffCombine SaveTensor SaveAnimatedMP4""".split()
) | {
    "Image Saver",
    "Image Save",
    "Save Image w/Metadata",
    "CR Image Output",
    "easy imageSave",
    "SDXL Save Image",
    "Save Image Extended",
    "Image Saver Simple",
}
PREVIEWS = frozenset(("PreviewImage", "Image Comparer (rgthree)", "Preview Chooser", "easy imageSave preview"))
SAVER_NAME = Names(
    r"save.{0,3}(image|video|anim|webp|gif|png|jpe?g|audio|latent)|image.{0,3}save|video.?combine",
)

# --- what carries the picture ------------------------------------------------------------------------------------

PICTURES = (
    "images image samples pixels latent latent_image latents frames video image1 image_1 samples1 samples_to "
    "samples_from optional_latent images_a latent1 audio any input value destination source image_pass image_a image_b "
    "image2 images_b samples2 latent2 enhanced_image refiner_latent init_image LATENT IMAGE"
).split()
PICTURE_SET = frozenset(PICTURES)
NOT_PICTURES = Names(
    r"^(model|clip|vae|positive|negative|cond|control|upscale_model|style|ipadapter|bbox|segm|sam|mask|text|prompt"
    r"|string|seed|steps|cfg|width|height|sigmas|sampler|scheduler|guider|noise|lora|filename|reference|pose|depth"
    r"|face|style_image|clip_vision|optional_vae|script|refine[rd]?_model|attn|audio_)",
)
# conditioning that carries an earlier sampler's latent
STAGES = {"StableCascade_StageB_Conditioning": "stage_c"}
PICTURE_SOURCES = Names(
    r"^(Load ?Image|LoadVideo|VHS_Load|Image ?Load|ETN_LoadImage|LoadAudio)|Empty.*(Latent|Image)", flags=0
)

# --- nodes that pass on one of their inputs ----------------------------------------------------------------------


class Switch(NamedTuple):
    """Of the inputs `prefix` + number, the one that `select` names (counted from `first`); "": the first linked."""

    select: str
    prefix: str
    first: int = 1


SWITCHES: dict[str, Switch] = {
    "ImpactSwitch": Switch("select", "input"),
    "LatentSwitch": Switch("select", "input"),
    "SEGSSwitch": Switch("select", "input"),
    "Any Switch (rgthree)": Switch("", "any_"),
    "Context Switch (rgthree)": Switch("", "ctx_"),
    "Context Switch Big (rgthree)": Switch("", "ctx_"),
    "CR Image Input Switch": Switch("Input", "image"),
    "CR Latent Input Switch": Switch("Input", "latent"),
    "CR Model Input Switch": Switch("Input", "model"),
    "CR Conditioning Input Switch": Switch("Input", "conditioning"),
    "CR Clip Input Switch": Switch("Input", "clip"),
    "CR VAE Input Switch": Switch("Input", "VAE"),
    "CR Text Input Switch": Switch("Input", "text"),
    "CR Image Input Switch (4 way)": Switch("Input", "image"),
    "CR Text Input Switch (4 way)": Switch("Input", "text"),
    "CR ControlNet Input Switch": Switch("Input", "control_net"),
    "easy anythingIndexSwitch": Switch("index", "value", 0),
    "easy textIndexSwitch": Switch("index", "text", 0),
    "easy imageIndexSwitch": Switch("index", "image", 0),
    "easy conditioningIndexSwitch": Switch("index", "cond", 0),
    "easy textSwitch": Switch("input", "text"),
    "easy imageSwitch": Switch("image_a_or_b", "image_"),
}


class Branch(NamedTuple):
    """The input `when_true` or `when_false`, by the truth of `test`."""

    test: str
    when_true: str
    when_false: str


BRANCHES: dict[str, Branch] = {
    "ComfySwitchNode": Branch("switch", "on_true", "on_false"),
    "LazySwitchKJ": Branch("switch", "on_true", "on_false"),
    "easy ifElse": Branch("boolean", "on_true", "on_false"),
    "ImpactConditionalBranch": Branch("cond", "tt_value", "ff_value"),
    "Switch any [Crystools]": Branch("boolean", "on_true", "on_false"),
    "Switch image [Crystools]": Branch("boolean", "on_true", "on_false"),
    "Switch latent [Crystools]": Branch("boolean", "on_true", "on_false"),
    "Switch conditioning [Crystools]": Branch("boolean", "on_true", "on_false"),
    "Switch string [Crystools]": Branch("boolean", "on_true", "on_false"),
    "Text Input Switch": Branch("boolean", "text_a", "text_b"),
    "Image Input Switch": Branch("boolean", "image_a", "image_b"),
    "Latent Input Switch": Branch("boolean", "latent_a", "latent_b"),
    "Model Input Switch": Branch("boolean", "model_a", "model_b"),
    "Conditioning Input Switch": Branch("boolean", "conditioning_a", "conditioning_b"),
    "CLIP Input Switch": Branch("boolean", "clip_a", "clip_b"),
    "VAE Input Switch": Branch("boolean", "vae_a", "vae_b"),
}
FIRST_LINKED = frozenset(
    (
        "Reroute",
        "Reroute (rgthree)",
        "ReroutePrimitive|pysssss",
        "Pass Through",
        "easy cleanGpuUsed",
        "ImpactDummyInput",
    )
)

# --- bundles: several roles on one wire --------------------------------------------------------------------------

# class → output slot → role
OUTPUT_ROLES: dict[str, dict[int, str]] = {
    "FromBasicPipe": {0: "model", 2: "vae", 3: "positive", 4: "negative"},
    "FromBasicPipe_v2": {1: "model", 3: "vae", 4: "positive", 5: "negative"},
    "FromDetailerPipe": {0: "model", 2: "vae", 3: "positive", 4: "negative"},
    "FromDetailerPipe_v2": {1: "model", 3: "vae", 4: "positive", 5: "negative"},
    "FromDetailerPipeSDXL": {1: "model", 3: "vae", 4: "positive", 5: "negative"},
    "Efficient Loader": {0: "model", 1: "positive", 2: "negative", 3: "latent", 4: "vae"},
    "KSampler (Efficient)": {0: "model", 1: "positive", 2: "negative", 3: "latent", 4: "vae"},
    "KSampler Adv. (Efficient)": {0: "model", 1: "positive", 2: "negative", 3: "latent", 4: "vae"},
    "Unpack SDXL Tuple": {0: "model", 2: "positive", 3: "negative"},
    "Apply ControlNet Stack": {0: "positive", 1: "negative"},
    "Context (rgthree)": {1: "model", 3: "vae", 4: "positive", 5: "negative", 6: "latent", 7: "images", 8: "seed"},
    "Context Big (rgthree)": {
        1: "model",
        3: "vae",
        4: "positive",
        5: "negative",
        6: "latent",
        7: "images",
        8: "seed",
        9: "steps",
        11: "cfg",
        12: "ckpt_name",
        13: "sampler",
        14: "scheduler",
        17: "text_pos_g",
        18: "text_pos_l",
        19: "text_neg_g",
        20: "text_neg_l",
    },
    "Context Switch (rgthree)": {
        1: "model",
        3: "vae",
        4: "positive",
        5: "negative",
        6: "latent",
        7: "images",
        8: "seed",
    },
    "KSampler Config (rgthree)": {0: "steps_total", 1: "refiner_step", 2: "cfg", 3: "sampler_name", 4: "scheduler"},
    "easy pipeOut": {1: "model", 2: "positive", 3: "negative", 4: "latent", 5: "vae", 7: "images", 8: "seed"},
    "easy fullLoader": {1: "model", 2: "vae", 4: "positive", 5: "negative", 6: "latent"},
    "easy fullkSampler": {1: "images", 2: "model", 3: "positive", 4: "negative", 5: "latent", 6: "vae", 8: "seed"},
    "ttN pipeLoader_v2": {1: "model", 2: "positive", 3: "negative", 4: "latent", 5: "vae", 7: "seed"},
    "ttN pipeLoader": {1: "model", 2: "positive", 3: "negative", 4: "latent", 5: "vae", 7: "seed"},
    "ttN pipeOUT": {0: "model", 1: "positive", 2: "negative", 3: "latent", 4: "vae", 6: "images", 7: "seed"},
    "WanVideoTextEncode": {},
    "WanVideoTextEncodeSingle": {},
}
BUNDLES = Names(
    r"^(basic_pipe|pipe|(detailer|refiner_basic|base_basic)_pipe|base_ctx|ctx(_\d+)?|context|sdxl_tuple|text_embeds"
    r"|\w*_embeds|settings|optional_pipe|pipeline|generation_parameters|inputs|parameters|bundle|data)$",
)

# --- samplers ----------------------------------------------------------------------------------------------------

SAMPLER_NAME = Names(r"sampler|detailer|ultimatesdupscale|diffus.*(sampl|generat)")
NOT_SAMPLER_NAME = Names(
    r"^(to|from|edit)|pipe.?to|select|scheduler|provider|config|wildcard|random|(?<!con)(?<!kon)text(?!_?(to|2))|encode|loader|preview|save",
)
SETTING_LINKS = (
    "noise guider sampler sigmas sampler_opts scheduler settings extra_args options base_sampler mask_sampler "
    "sampler_config advanced_options"
).split()
POSITIVE_LIKE = re.compile(r"pos(?!t)|^cond", re.I)
NEGATIVE_LIKE = re.compile(r"neg|uncond", re.I)
POSITIVE = (
    "positive cond1 conditioning positive_prompt text_positive prompt_positive positive_text pos base_positive "
    "conditioning_positive cond_positive pos_conditioning positive_cond positive_conditioning conditioning_1 "
    "positive_cond_base main_prompt prompt_pos pos_prompt pos_g"
).split()
NEGATIVE = (
    "negative neg_conditioning negative_prompt text_negative prompt_negative negative_text neg base_negative "
    "conditioning_negative cond_negative negative_cond negative_conditioning uncond cond2 negative_cond_base "
    "negative_main_prompt prompt_neg neg_prompt neg_g"
).split()
FIELD_INPUTS: dict[str, tuple[str, ...]] = {
    "seed": ("seed", "noise_seed", "seed_num", "global_seed", "value"),
    "steps": ("steps", "steps_total", "num_inference_steps", "num_steps", "base_steps"),
    "cfg": ("cfg", "cfg_scale", "guidance_scale", "cfg_conds", "true_gs", "cfg1", "scale"),
    "sampler": ("sampler_name", "sampler", "samplername", "sampler_type", "base_sampler_name"),
    "scheduler": ("scheduler", "scheduler_name", "schedule", "scheduler_type"),
    "denoise": ("denoise", "denoise_strength", "strength_denoise"),
}
# class of a sampler or sigmas node that names no setting → what it stands for
SAMPLER_CLASSES = {
    "SamplerEulerAncestral": "euler_ancestral",
    "SamplerEulerAncestralCFGPP": "euler_ancestral_cfg_pp",
    "SamplerEulerCFGpp": "euler_cfg_pp",
    "SamplerLMS": "lms",
    "SamplerDPMPP_3M_SDE": "dpmpp_3m_sde",
    "SamplerDPMPP_2M_SDE": "dpmpp_2m_sde",
    "SamplerDPMPP_SDE": "dpmpp_sde",
    "SamplerDPMPP_2S_Ancestral": "dpmpp_2s_ancestral",
    "SamplerDPMAdaptative": "dpm_adaptive",
    "SamplerLCMUpscale": "lcm",
    "SamplerER_SDE": "er_sde",
    "SamplerSASolver": "sa_solver",
    "SamplerSEEDS2": "seeds_2",
    "SamplerLCM": "lcm",
    "SamplerGradientEstimation": "gradient_estimation",
    "SamplerDPMPP_2S_Ancestral_CFGPP": "dpmpp_2s_ancestral_cfg_pp",
}
SIGMAS_CLASSES = {
    "KarrasScheduler": "karras",
    "ExponentialScheduler": "exponential",
    "PolyexponentialScheduler": "polyexponential",
    "LaplaceScheduler": "laplace",
    "VPScheduler": "vp",
    "BetaSamplingScheduler": "beta",
    "SDTurboScheduler": "sd_turbo",
    "AlignYourStepsScheduler": "align_your_steps",
    "GITSScheduler": "gits",
    "LTXVScheduler": "ltxv",
    "Flux2Scheduler": "flux2",
    "OptimalStepsScheduler": "optimal_steps",
    "Ideogram4Scheduler": "ideogram4",
    "LCMScheduler": "lcm",
}

# --- texts -------------------------------------------------------------------------------------------------------

# input names that hold prompt text, the likelier first
TEXTS = (
    "populated_text text prompt text_g text_l clip_l clip_g t5xxl llama bert mt5xl qwen gemma text1 text_a "
    "positive_prompt positive string Text value text_b text2 wildcard_text prompt_text string_a string_b user_prompt "
    "prompts STRING input_text text_0 prompt_g prompt_l qwen25_7b main_prompt secondary_prompt inputs_text "
    "caption tags lyrics base_prompt"
).split()
# names of inputs that lead away from text
NO_TEXT = Names(
    r"model|clip(?!_text|_regions)|vae|control|image|latent|mask|pixels|samples|style|embeds_|sigmas|pulid|insightface|video|audio_"
    r"|width|height|resolution|(^|_)(size|seed|steps|cfg|strength|scale|ratio|fps)$|bbox|^values|^(element|background)",
)
ZEROED = frozenset(("ConditioningZeroOut", "CR Conditioning Zero Out", "ConditioningSetZero", "ZeroConditioning"))
RANDOM_TEXTS = Names(
    r"random|wildcard|dynamic ?prompt|^DP[A-Z]|magic ?prompt|llm|ollama|gpt|generator|text ?generat|claude|gemini|chat",
)
# numbers that would have to be computed
ARITHMETIC = Names(r"math|expression|operation|calc|random|convert ?size|simple ?eval")
# prompts that one node takes in several inputs
GROUPED: dict[str, dict[str, tuple[str, ...]]] = {
    "SeargePromptAdapterV2": {
        "positive": ("main_prompt", "secondary_prompt", "style_prompt"),
        "negative": ("negative_main_prompt", "negative_secondary_prompt", "negative_style_prompt"),
    },
}
# text that the file does not hold
UNKNOWN_TEXTS = Names(
    r"LoadPreset|Load Text File|LoadText|Tagger|Interrogat|Florence2|JoyCaption|JoyTag|Caption(?!ing)|Moondream"
    r"|TextFromFile|ReadText|LoadPrompt.*File|QwenVL|LLaVA|Ollama(?!.*Option)",
)
JOINERS = Names(r"concat|join|combine|append|merge|multi.?string|text.?list|StringFunction")
JOINED = re.compile(
    r"^(?:text|string|str|arg|prompt|input|part|any)s?_?(?:[a-z]|\d{1,2})?$|^(?:prefix|suffix|prepend|append)$", re.I
)
DELIMITERS = ("delimiter", "separator", "seperator", "sep", "Separator", "divider", "joiner")
DELIMITER_DEFAULTS = {"Text Concatenate": "", "StringConcatenate": "", "StringFunction|pysssss": ", "}


class Replacement(NamedTuple):
    """In the text `text`, what `find` says becomes what `replace` says."""

    text: str
    find: str
    replace: str


REPLACEMENTS: dict[str, Replacement] = {
    "Text Find and Replace": Replacement("text", "find", "replace"),
    "Text Find and Replace Input": Replacement("text", "find", "replace"),
    "StringReplace": Replacement("string", "find", "replace"),
    "CR Text Replace": Replacement("text", "find1", "replace1"),
}

# --- models ------------------------------------------------------------------------------------------------------

CHECKPOINTS = (
    "ckpt_name unet_name base_ckpt_name model_name checkpoint_name model_path unet checkpoint ckpt diffusion_model "
    "gguf_name transformer_name ckpt_path base_checkpoint base_model repo_id_or_path repo_id model"
).split()
MODEL_LINKS = (
    "model model1 base_model unet model_a ckpt any pipe basic_pipe sdxl_tuple detailer_pipe base_ctx patcher "
    "model_high_noise models optional_model MODEL base_pipe guider"
).split()
MODEL_FILE = re.compile(r"\.(safetensors|ckpt|pt|pth|bin|gguf|sft|onnx)$|^urn:air:", re.I)
NO_MODEL = Names(r"lora|ipadapter|controlnet|control_net|upscale|detector|vae|clip_?vision|motion|embed")
