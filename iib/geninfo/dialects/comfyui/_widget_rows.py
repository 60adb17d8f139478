"""Widget values in order, by class of node: the editor's form holds them as a bare list.

`None` in a row is a value without a name. What the editor does with a seed next ("randomize") has no place here.
Sources: each node pack's own INPUT_TYPES.
"""

_KSAMPLER = ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise")
_ADVANCED = (
    "add_noise noise_seed steps cfg sampler_name scheduler start_at_step end_at_step return_with_leftover_noise"
).split()
_SIZE = ("width", "height", "batch_size")
_DETAILER = (
    "guide_size guide_size_for max_size seed steps cfg sampler_name scheduler denoise feather noise_mask force_inpaint"
).split()

_EASY_LOADER = (
    "ckpt_name vae_name clip_skip lora_name lora_model_strength lora_clip_strength resolution empty_latent_width "
    "empty_latent_height positive negative batch_size"
).split()

WIDGETS: dict[str, tuple[str | None, ...]] = {
    "KSampler": _KSAMPLER,
    "KSamplerAdvanced": tuple(_ADVANCED),
    "SamplerCustom": ("add_noise", "noise_seed", "cfg"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "KarrasScheduler": ("steps", "sigma_max", "sigma_min", "rho"),
    "SDTurboScheduler": ("steps", "denoise"),
    "LTXVScheduler": ("steps", "max_shift", "base_shift", "stretch", "terminal"),
    "Flux2Scheduler": ("steps", "width", "height"),
    "BetaSamplingScheduler": ("steps", "alpha", "beta"),
    "ExponentialScheduler": ("steps", "sigma_max", "sigma_min"),
    "PolyexponentialScheduler": ("steps", "sigma_max", "sigma_min", "rho"),
    "LaplaceScheduler": ("steps", "sigma_max", "sigma_min", "mu", "beta"),
    "VPScheduler": ("steps", "beta_d", "beta_min", "eps_s"),
    "AlignYourStepsScheduler": ("model_type", "steps", "denoise"),
    "OptimalStepsScheduler": ("model_type", "steps", "denoise"),
    "GITSScheduler": ("coeff", "steps", "denoise"),
    "Ideogram4Scheduler": ("steps", "width", "height", "mu", "std"),
    "DualModelGuider": ("cfg",),
    "ClownsharKSampler_Beta": (
        *"eta sampler_name scheduler steps steps_to_run denoise cfg seed sampler_mode bongmath".split(),
    ),
    "ComfySwitchNode": ("switch",),
    "CustomCombo": ("choice", "index"),
    "ResolutionSelector": ("aspect_ratio", "megapixels", "multiple"),
    "CFGGuider": ("cfg",),
    "DualCFGGuider": ("cfg_conds", "cfg_cond2_negative"),
    "FluxGuidance": ("guidance",),
    "KSampler (Efficient)": (*_KSAMPLER, "preview_method", "vae_decode"),
    "KSampler Adv. (Efficient)": (*_ADVANCED, "preview_method", "vae_decode"),
    "KSampler SDXL (Eff.)": (
        "noise_seed",
        "steps",
        "cfg",
        "sampler_name",
        "scheduler",
        "start_at_step",
        "refine_at_step",
        "preview_method",
        "vae_decode",
    ),
    "KSamplerSDXLAdvanced": tuple(_ADVANCED),
    "BNK_TiledKSampler": ("seed", "tile_width", "tile_height", "tiling_strategy", *_KSAMPLER[1:]),
    "BNK_TiledKSamplerAdvanced": (
        "add_noise",
        "noise_seed",
        "tile_width",
        "tile_height",
        "tiling_strategy",
        *_ADVANCED[2:],
    ),
    "ImpactKSamplerBasicPipe": _KSAMPLER,
    "ImpactKSamplerAdvancedBasicPipe": tuple(_ADVANCED),
    "KSampler //Inspire": (*_KSAMPLER, "noise_mode", "batch_seed_mode", "variation_seed", "variation_strength"),
    "KSamplerAdvanced //Inspire": (*_ADVANCED, "noise_mode"),
    "KSampler With Named Scheduler": _KSAMPLER,
    "KSamplerProvider": _KSAMPLER,
    "KSamplerAdvancedProvider": ("cfg", "sampler_name", "scheduler"),
    "RegionalSampler": ("seed", "steps", "base_only_steps"),
    "easy a1111Loader": (*_EASY_LOADER, "a1111_prompt_style"),
    "easy comfyLoader": tuple(_EASY_LOADER),
    "easy fullLoader": (
        "ckpt_name",
        "config_name",
        *_EASY_LOADER[1:10],
        None,
        None,
        "negative",
        None,
        None,
        "batch_size",
        "a1111_prompt_style",
    ),
    "easy preSampling": ("steps", "cfg", "sampler_name", "scheduler", "denoise", "seed"),
    "easy preSamplingAdvanced": (*"steps cfg sampler_name scheduler start_at_step end_at_step add_noise seed".split(),),
    "easy fullkSampler": (*"steps cfg sampler_name scheduler denoise image_output link_id save_prefix seed".split(),),
    "easy kSampler": ("image_output", "link_id", "save_prefix"),
    "FaceDetailer": tuple(_DETAILER),
    "FaceDetailerPipe": tuple(_DETAILER),
    "DetailerForEach": tuple(_DETAILER),
    "DetailerForEachDebug": tuple(_DETAILER),
    "DetailerForEachPipe": tuple(_DETAILER),
    "UltimateSDUpscale": (
        "upscale_by",
        "seed",
        "steps",
        "cfg",
        "sampler_name",
        "scheduler",
        "denoise",
        "mode_type",
        "tile_width",
        "tile_height",
    ),
    "UltimateSDUpscaleNoUpscale": ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise", "mode_type"),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": (
        "width",
        "height",
        "crop_w",
        "crop_h",
        "target_width",
        "target_height",
        "text_g",
        "text_l",
    ),
    "CLIPTextEncodeSDXLRefiner": ("ascore", "width", "height", "text"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSD3": ("clip_l", "clip_g", "t5xxl", "empty_padding"),
    "CLIPTextEncodeHunyuanDiT": ("bert", "mt5xl"),
    "CLIPTextEncodeHiDream": ("clip_l", "clip_g", "t5xxl", "llama"),
    "CLIPTextEncodeLumina2": ("system_prompt", "user_prompt"),
    "TextEncodeQwenImageEdit": ("prompt",),
    "TextEncodeQwenImageEditPlus": ("prompt",),
    "TextEncodeAceStepAudio": ("tags", "lyrics", "lyrics_strength"),
    "TextEncodeAceStepAudio1.5": ("tags", "lyrics", "seed"),
    "BNK_CLIPTextEncodeAdvanced": ("text", "token_normalization", "weight_interpretation"),
    "smZ CLIPTextEncode": ("text", "parser"),
    "ImpactWildcardEncode": ("wildcard_text", "populated_text", "mode", None, None, "seed"),
    "ImpactWildcardProcessor": ("wildcard_text", "populated_text", "mode", "seed"),
    "CLIPSetLastLayer": ("stop_at_clip_layer",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "CheckpointLoader": ("config_name", "ckpt_name"),
    "CheckpointLoaderSimpleWithNoiseSelect": ("ckpt_name", "beta_schedule"),
    "Checkpoint Loader": ("config_name", "ckpt_name"),
    "Checkpoint Loader (Simple)": ("ckpt_name",),
    "CheckpointLoader|pysssss": ("ckpt_name",),
    "unCLIPCheckpointLoader": ("ckpt_name",),
    "ImageOnlyCheckpointLoader": ("ckpt_name",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "UnetLoaderGGUF": ("unet_name",),
    "UnetLoaderGGUFAdvanced": ("unet_name",),
    "NunchakuFluxDiTLoader": ("model_path",),
    "VAELoader": ("vae_name",),
    "CLIPLoader": ("clip_name", "type"),
    "DualCLIPLoader": ("clip_name1", "clip_name2", "type"),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "LoraLoader|pysssss": ("lora_name", "strength_model", "strength_clip"),
    "Load Lora": ("lora_name", "strength_model", "strength_clip"),
    "Lora Loader": ("lora_name", "strength_model", "strength_clip"),
    "CR LoRA Stack": tuple(
        f"{name}_{number}" for number in (1, 2, 3) for name in ("switch", "lora_name", "model_weight", "clip_weight")
    ),
    "CR Load LoRA": ("switch", "lora_name", "strength_model", "strength_clip"),
    "LoRA Stacker": (
        "input_mode",
        "lora_count",
        *(f"{n}_{i}" for i in range(1, 50) for n in ("lora_name", "lora_wt", "model_str", "clip_str")),
    ),
    "Lora Loader Stack (rgthree)": tuple(f"{n}_0{i}" for i in range(1, 5) for n in ("lora", "strength")),
    "Efficient Loader": tuple(
        (
            "ckpt_name vae_name clip_skip lora_name lora_model_strength lora_clip_strength positive negative "
            "token_normalization weight_interpretation empty_latent_width empty_latent_height "
            "batch_size"
        ).split()
    ),
    "Eff. Loader SDXL": tuple(
        (
            "base_ckpt_name base_clip_skip refiner_ckpt_name refiner_clip_skip positive_ascore negative_ascore "
            "vae_name positive negative token_normalization weight_interpretation empty_latent_width "
            "empty_latent_height batch_size"
        ).split()
    ),
    **dict.fromkeys(
        ("EmptyLatentImage", "EmptySD3LatentImage", "EmptyFlux2LatentImage", "EmptyHunyuanImageLatent"), _SIZE
    ),
    **dict.fromkeys(
        (
            "EmptyHunyuanLatentVideo EmptyLTXVLatentVideo EmptyMochiLatentVideo EmptyCosmosLatentVideo WanImageToVideo "
            "Wan22ImageToVideoLatent WanVaceToVideo WanFirstLastFrameToVideo WanFunControlToVideo HunyuanImageToVideo "
            "LTXVImgToVideo WanAnimateToVideo WanSoundImageToVideo WanCameraImageToVideo HunyuanVideo15ImageToVideo"
        ).split(),
        ("width", "height", "length", "batch_size"),
    ),
    "StableZero123_Conditioning": (*_SIZE, "elevation", "azimuth"),
    "SV3D_Conditioning": ("width", "height", "video_frames", "elevation"),
    "SVD_img2vid_Conditioning": ("width", "height", "video_frames", "motion_bucket_id", "fps", "augmentation_level"),
    "StableCascade_EmptyLatentImage": ("width", "height", "compression", "batch_size"),
    "ModelSamplingFlux": ("max_shift", "base_shift", "width", "height"),
    "EmptyQwenImageLayeredLatentImage": ("width", "height", "layers", "batch_size"),
    "LatentUpscale": ("upscale_method", "width", "height", "crop"),
    "LatentUpscaleBy": ("upscale_method", "scale_by"),
    "ControlNetLoader": ("control_net_name",),
    "DiffControlNetLoader": ("control_net_name",),
    "ControlNetApply": ("strength",),
    "ControlNetApplyAdvanced": ("strength", "start_percent", "end_percent"),
    "SaveImage": ("filename_prefix",),
    "PrimitiveNode": ("value",),
    "PrimitiveInt": ("value",),
    "PrimitiveFloat": ("value",),
    "PrimitiveString": ("value",),
    "PrimitiveStringMultiline": ("value",),
    "PrimitiveBoolean": ("value",),
    "Seed (rgthree)": ("seed",),
    "CR Seed": ("seed",),
    "easy seed": ("seed",),
    "ShowText|pysssss": ("text_0",),
    "StringFunction|pysssss": ("action", "tidy_tags", "text_a", "text_b", "text_c"),
    "StringConcatenate": ("string_a", "string_b", "delimiter"),
    "StringReplace": ("string", "find", "replace"),
    "Text Multiline": ("text",),
    "Text box": ("text",),
    "Text String": ("text", "text_b", "text_c", "text_d"),
    "Text Concatenate": ("delimiter", "clean_whitespace"),
    "Text Find and Replace": ("text", "find", "replace"),
    "String Literal": ("string",),
    "CR Prompt Text": ("prompt",),
    "CR Text": ("text",),
    "JoinStrings": ("delimiter",),
    "PromptUtilitiesJoinStringList": ("separator", "arg1"),
    "PromptUtilitiesConstString": ("string",),
    "PromptUtilitiesConstStringMultiLine": ("string",),
    "ImpactSwitch": ("select",),
    "WanVideoTextEncode": ("positive_prompt", "negative_prompt"),
    "WanVideoModelLoader": ("model",),
    "WanVideoSampler": ("steps", "cfg", "shift", "seed", "force_offload", "scheduler"),
    "WanVideoLoraSelect": ("lora", "strength"),
    "HyVideoTextEncode": ("prompt",),
}


# rows of older versions of the same nodes
OLDER_WIDGETS: dict[str, tuple[str | None, ...]] = {
    "KSampler (Efficient)": ("sampler_state", *_KSAMPLER, "preview_method"),
    "KSampler Adv. (Efficient)": ("sampler_state", *_ADVANCED, "preview_method"),
    "Efficient Loader": tuple(
        (
            "ckpt_name vae_name clip_skip lora_name lora_model_strength lora_clip_strength positive negative "
            "empty_latent_width empty_latent_height batch_size"
        ).split()
    ),
    "FaceDetailer": tuple(name for name in _DETAILER if name != "max_size"),
}
