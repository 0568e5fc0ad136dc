/// The parameters of an augmentation recipe that depend on the dataset.
public struct ViewConfiguration: Hashable, Sendable {
  /// The width and height of a view, in pixels.
  public let side: Int
  /// The means and standard deviations of the dataset.
  public let normalize: Normalize
  /// The size of the Gaussian kernel: an odd number, about a tenth of the side; nil if images are too small
  /// to blur.
  public let blur: Int?

  /// Creates a configuration.
  public init(side: Int, normalize: Normalize, blur: Int?) {
    (self.side, self.normalize, self.blur) = (side, normalize, blur)
  }

  /// Views of 224 × 224 pixels, blurred by a kernel of 23 × 23.
  public static let imageNet = ViewConfiguration(side: 224, normalize: .imageNet, blur: 23)
  /// Views of 32 × 32 pixels without blur.
  public static let cifar = ViewConfiguration(side: 32, normalize: .cifar10, blur: nil)
}

// Each recipe is a random resized crop, a flip, color jitter (with probability 0.8), grayscale (0.2), blur and
// solarization, in that order.

extension TwoViews {
  /// Returns the views of SimCLR (Chen, Kornblith, Norouzi and Hinton, 2020, appendix A): crops of at least 8
  /// % of the area, strong color jitter, blur with probability 0.5.
  ///
  /// - Parameters:
  ///   - configuration: The side of a view, the normalization and the blur, which depend on the dataset.
  ///   - strength: The factor of the color jitter's strengths 0.8, 0.8, 0.8 and 0.2. By default as in the
  ///     paper: 1 for ImageNet, 0.5 without blur (appendix B.9).
  public static func simCLR(_ configuration: ViewConfiguration, strength: Float? = nil) -> TwoViews
  {
    let strength = strength ?? (configuration.blur == nil ? 0.5 : 1)
    return TwoViews(
      pipeline(
        configuration, crop: 0.08,
        jitter: (0.8 * strength, 0.8 * strength, 0.8 * strength, 0.2 * strength),
        blurred: 0.5))
  }

  /// Returns the views of MoCo v2 (Chen, Fan, Girshick and He, 2020): crops of at least 20 % of the area,
  /// weaker color jitter, blur with probability 0.5.
  public static func mocoV2(_ configuration: ViewConfiguration) -> TwoViews {
    TwoViews(pipeline(configuration, crop: 0.2, jitter: (0.4, 0.4, 0.4, 0.1), blurred: 0.5))
  }

  /// Returns the views of SimSiam (Chen and He, 2021, section 4 and appendix D): those of MoCo v2.
  public static func simSiam(_ configuration: ViewConfiguration) -> TwoViews {
    mocoV2(configuration)
  }

  /// Returns the views of supervised contrastive learning (SupCon; Khosla et al., 2020), as in its published
  /// code: those of MoCo v2 without blur.
  public static func supCon(_ configuration: ViewConfiguration) -> TwoViews {
    TwoViews(pipeline(configuration, crop: 0.2, jitter: (0.4, 0.4, 0.4, 0.1), blurred: 0))
  }

  /// Returns the views of BYOL (Grill et al., 2020, appendix B): the first is always blurred; the second is
  /// blurred with probability 0.1 and solarized with probability 0.2.
  public static func byol(_ configuration: ViewConfiguration) -> TwoViews {
    func view(blurred: Float, solarized: Float) -> Pipeline {
      pipeline(
        configuration, crop: 0.08, .bicubic, jitter: (0.4, 0.4, 0.2, 0.1), blurred: blurred,
        solarized: solarized)
    }
    return TwoViews(view(blurred: 1, solarized: 0), view(blurred: 0.1, solarized: 0.2))
  }

  /// Returns the views of Barlow Twins (Zbontar et al., 2021, section 2.3): those of BYOL.
  public static func barlowTwins(_ configuration: ViewConfiguration) -> TwoViews {
    byol(configuration)
  }

  /// Returns the views of VICReg (Bardes, Ponce and LeCun, 2022, appendix C): those of BYOL.
  public static func vicReg(_ configuration: ViewConfiguration) -> TwoViews { byol(configuration) }

  private static func pipeline(
    _ configuration: ViewConfiguration, crop: Float, _ interpolation: Interpolation = .bilinear,
    jitter: (Float, Float, Float, Float), blurred: Float, solarized: Float = 0
  ) -> Pipeline {
    var transforms: [any Transform] = [
      RandomResizedCrop(configuration.side, scale: crop...1, interpolation),
      RandomHorizontalFlip(),
      RandomApply(
        [
          ColorJitter(
            brightness: jitter.0, contrast: jitter.1, saturation: jitter.2, hue: jitter.3)
        ], p: 0.8),
      RandomGrayscale(p: 0.2),
    ]
    if let size = configuration.blur, blurred > 0 {
      transforms.append(RandomApply([GaussianBlur(size)], p: blurred))
    }
    if solarized > 0 { transforms.append(RandomSolarize(p: solarized)) }
    return Pipeline(transforms, normalize: configuration.normalize)
  }
}
