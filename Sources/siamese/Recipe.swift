import Tensors
import Vision

/// How pictures are changed at random, by name.
enum Recipe {
  static let names = ["none", "flip", "simclr", "moco-v2", "supcon", "byol"]

  /// Whether pictures may be brought to their size before anything random is done.
  static func isOfFixedSize(_ name: String) -> Bool { name == "none" || name == "flip" }

  static func views(_ name: String, size: Int) -> TwoViews {
    let blur = size < 48 ? nil : size / 10 | 1
    let scale = ViewConfiguration(side: size, normalize: .imageNet, blur: blur)
    switch name {
    case "simclr": return .simCLR(scale)
    case "moco-v2": return .mocoV2(scale)
    case "supcon": return .supCon(scale)
    case "byol": return .byol(scale)
    case "flip":
      return TwoViews(
        Pipeline(
          [Resize(width: size, height: size), RandomHorizontalFlip()], normalize: .imageNet))
    default: return TwoViews(plain(size: size))
    }
  }

  /// The reference job's: Resize, ToTensor, Normalize.
  static func plain(size: Int) -> Pipeline {
    Pipeline([Resize(width: size, height: size)], normalize: .imageNet)
  }
}
