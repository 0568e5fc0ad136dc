import Commands
import Models

/// The architecture of an encoder by name: a published ResNet, by torchvision's name, or a linear map.
struct Backbone: CodedByDescription, Equatable, Sendable {
  /// `nil` for a ``LinearEncoder``.
  let architecture: ResNetArchitecture?

  static let `default` = Backbone(architecture: .resNet18)
  static let linear = Backbone(architecture: nil)
  /// Those of files of weights.
  static let residualNames = ResNetArchitecture.all.map(\.name)
  static let names = residualNames + [linear.description]

  private init(architecture: ResNetArchitecture?) { self.architecture = architecture }

  init?(_ description: String) {
    if description == Self.linear.description {
      self = .linear
      return
    }
    guard let found = ResNetArchitecture.all.first(where: { $0.name == description }) else {
      return nil
    }
    self.init(architecture: found)
  }

  var description: String { architecture?.name ?? "linear" }
}

extension TrainingConfiguration {
  /// Requires that the settings of the network fit its architecture.
  func requireFittingBackbone() throws(Arguments.Failure) {
    guard backbone == .linear else { return }
    let side = LinearEncoder.largestSide
    guard data.imageSize <= side else {
      throw Arguments.Failure(
        description: "--backbone linear takes images of at most \(side) × \(side) pixels, not "
          + "\(data.imageSize) × \(data.imageSize); pass --size 28")
    }
    guard weights.isEmpty else {
      throw Arguments.Failure(
        description: "--weights has no effect with --backbone linear; leave one of them out")
    }
    let pixels = data.imageSize * data.imageSize
    guard dimensions <= pixels else {
      throw Arguments.Failure(
        description:
          "--dimensions \(dimensions) is more than the \(pixels) pixels of --backbone linear; pass fewer"
      )
    }
  }
}
