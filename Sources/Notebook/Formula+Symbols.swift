extension Formula {
  /// The characters for TeX's names, with spaces around binary operators.
  static let symbols: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "eta": "η", "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "varphi": "φ", "phi": "φ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ",
    "partial": "∂", "nabla": "∇", "infty": "∞", "ell": "ℓ", "prime": "′", "top": "ᵀ",
    "sum": "Σ", "prod": "Π", "max": "max", "min": "min", "log": "log", "ln": "ln", "exp": "exp",
    "tanh": "tanh", "cos": "cos", "sin": "sin", "arg": "arg",
    "cdot": " · ", "times": " × ", "circ": " ∘ ", "odot": " ⊙ ", "pm": " ± ", "div": " ÷ ",
    "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ ", "geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ",
    "approx": " ≈ ", "sim": " ~ ", "in": " ∈ ", "ll": " ≪ ", "gg": " ≫ ",
    "leftarrow": " ← ", "gets": " ← ", "rightarrow": " → ", "to": " → ", "mid": " | ",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lVert": "‖", "rVert": "‖",
    "lvert": "|", "rvert": "|", "langle": "⟨", "rangle": "⟩", "ldots": "…", "dots": "…",
    "cdots": "⋯",
    // Wide spaces are not collapsed.
    "quad": "\u{2003}", "qquad": "\u{2003}\u{2003}",
  ]

  /// The superscript forms of characters.
  static let superscripts: [Character: Character] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
    "9": "⁹", "+": "⁺", "−": "⁻", "n": "ⁿ", "i": "ⁱ", "T": "ᵀ", "ᵀ": "ᵀ", "t": "ᵗ", "a": "ᵃ",
    "b": "ᵇ", "m": "ᵐ", "k": "ᵏ", "x": "ˣ", "′": "′", "(": "⁽", ")": "⁾",
  ]

  /// The subscript forms of characters.
  static let subscripts: [Character: Character] = [
    "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈",
    "9": "₉", "+": "₊", "−": "₋", "a": "ₐ", "e": "ₑ", "h": "ₕ", "i": "ᵢ", "j": "ⱼ", "k": "ₖ",
    "l": "ₗ", "m": "ₘ", "n": "ₙ", "o": "ₒ", "p": "ₚ", "r": "ᵣ", "s": "ₛ", "t": "ₜ", "u": "ᵤ",
    "v": "ᵥ", "x": "ₓ",
  ]
}
