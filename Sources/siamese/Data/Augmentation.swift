import Datasets
import Tensors
import Vision

/// A random augmentation of images by name.
enum Augmentation: String, NamedChoice {
  case identity = "none"
  case flip, simclr
  case mocoV2 = "moco-v2"
  case supcon, byol

  /// Whether images may be resized once, before the random part.
  var keepsWholeImages: Bool { self == .identity || self == .flip }

  /// Returns the pipelines of two views; one view alone is made by the first.
  ///
  /// - Parameter size: the side length of their images, in pixels.
  func views(size: Int) -> TwoViews {
    let blur = size < 48 ? nil : size / 10 | 1
    let scale = ViewConfiguration(side: size, normalize: .imageNet, blur: blur)
    switch self {
    case .identity: return TwoViews(Self.resizing(to: size))
    case .flip:
      return TwoViews(
        Pipeline(
          [Resize(width: size, height: size), RandomHorizontalFlip()], normalize: .imageNet))
    case .simclr: return .simCLR(scale)
    case .mocoV2: return .mocoV2(scale)
    case .supcon: return .supCon(scale)
    case .byol: return .byol(scale)
    }
  }

  /// Returns the pipeline of evaluation: resize, to a tensor, normalize.
  static func resizing(to size: Int) -> Pipeline {
    Pipeline([Resize(width: size, height: size)], normalize: .imageNet)
  }
}
