/// Which data set a recipe is for: its size, means and deviations.
public struct RecipeScale: Hashable, Sendable {
  /// The side of a view.
  public let side: Int
  public let normalize: Normalize
  /// The size of the blur, about a tenth of the side and odd; `nil` where pictures are too small for one.
  public let blur: Int?

  public init(side: Int, normalize: Normalize, blur: Int?) {
    (self.side, self.normalize, self.blur) = (side, normalize, blur)
  }

  /// Views of 224 × 224, blurred by 23 × 23.
  public static let imageNet = RecipeScale(side: 224, normalize: .imageNet, blur: 23)
  /// Views of 32 × 32, never blurred.
  public static let cifar = RecipeScale(side: 32, normalize: .cifar10, blur: nil)
}

// Each recipe is a crop, a flip, a jitter of colors (with probability 0.8), gray (0.2), a blur and a
// solarization, in that order.

extension TwoViews {
  /// SimCLR (Chen, Kornblith, Norouzi and Hinton, 2020, appendix A): crops from 8 % on, strong colors, blur in
  /// every second view.
  ///
  /// - Parameter strength: of the colors: 0.8, 0.8, 0.8 and 0.2 times it. `nil` is the paper's: 1 for ImageNet,
  ///   0.5 where there is no blur (appendix B.9).
  public static func simCLR(_ scale: RecipeScale, strength: Float? = nil) -> TwoViews {
    let strength = strength ?? (scale.blur == nil ? 0.5 : 1)
    return TwoViews(
      pipeline(
        scale, crop: 0.08, jitter: (0.8 * strength, 0.8 * strength, 0.8 * strength, 0.2 * strength),
        blurred: 0.5))
  }

  /// MoCo v2 (Chen, Fan, Girshick and He, 2020): crops from 20 % on, milder colors, blur.
  public static func mocoV2(_ scale: RecipeScale) -> TwoViews {
    TwoViews(pipeline(scale, crop: 0.2, jitter: (0.4, 0.4, 0.4, 0.1), blurred: 0.5))
  }

  /// SimSiam (Chen and He, 2021, section 4 and appendix D): MoCo v2's views.
  public static func simSiam(_ scale: RecipeScale) -> TwoViews { mocoV2(scale) }

  /// Supervised contrast (Khosla et al., 2020), as its published code has it: no blur.
  public static func supervisedContrast(_ scale: RecipeScale) -> TwoViews {
    TwoViews(pipeline(scale, crop: 0.2, jitter: (0.4, 0.4, 0.4, 0.1), blurred: 0))
  }

  /// BYOL (Grill et al., 2020, appendix B): the first view always blurred, the second seldom, but solarized in
  /// one of five.
  public static func byol(_ scale: RecipeScale) -> TwoViews {
    func view(blurred: Float, solarized: Float) -> Pipeline {
      pipeline(
        scale, crop: 0.08, .bicubic, jitter: (0.4, 0.4, 0.2, 0.1), blurred: blurred,
        solarized: solarized)
    }
    return TwoViews(view(blurred: 1, solarized: 0), view(blurred: 0.1, solarized: 0.2))
  }

  /// Barlow Twins (Zbontar et al., 2021, section 2.3): BYOL's views.
  public static func barlowTwins(_ scale: RecipeScale) -> TwoViews { byol(scale) }

  /// VICReg (Bardes, Ponce and LeCun, 2022, appendix C): BYOL's views.
  public static func vicReg(_ scale: RecipeScale) -> TwoViews { byol(scale) }

  private static func pipeline(
    _ scale: RecipeScale, crop: Float, _ interpolation: Interpolation = .bilinear,
    jitter: (Float, Float, Float, Float), blurred: Float, solarized: Float = 0
  ) -> Pipeline {
    var transforms: [any Transform] = [
      RandomResizedCrop(scale.side, scale: crop...1, interpolation),
      RandomHorizontalFlip(),
      RandomApply(
        [
          ColorJitter(
            brightness: jitter.0, contrast: jitter.1, saturation: jitter.2, hue: jitter.3)
        ], p: 0.8),
      RandomGrayscale(p: 0.2),
    ]
    if let size = scale.blur, blurred > 0 {
      transforms.append(RandomApply([GaussianBlur(size)], p: blurred))
    }
    if solarized > 0 { transforms.append(RandomSolarize(p: solarized)) }
    return Pipeline(transforms, normalize: scale.normalize)
  }
}
