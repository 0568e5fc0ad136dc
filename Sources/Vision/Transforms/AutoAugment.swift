import Tensors

/// A transform that applies one of 25 pairs of operations, which a search found to help: torchvision's `AutoAugment`
/// (Cubuk, Zoph, Mané, Vasudevan and Le, "AutoAugment", 2019).
public struct AutoAugment: Transform {
  /// A set of pairs of operations, named after the dataset that it was found on.
  public enum Policy: String, Sendable, CaseIterable {
    /// The policy found on ImageNet.
    case imageNet
    /// The policy found on CIFAR-10.
    case cifar10
    /// The policy found on Street View House Numbers.
    case svhn

    /// The sub-policies, two steps each.
    var steps: [[AutoAugmentPolicies.Step]] {
      switch self {
      case .imageNet: AutoAugmentPolicies.imageNet
      case .cifar10: AutoAugmentPolicies.cifar10
      case .svhn: AutoAugmentPolicies.svhn
      }
    }
  }

  /// The policy.
  public let policy: Policy
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform.
  public init(_ policy: Policy = .imageNet, _ interpolation: Interpolation = .nearest) {
    (self.policy, self.interpolation) = (policy, interpolation)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    var image = image
    let choices = policy.steps
    for step in choices[generator.integer(below: choices.count)]
    where generator.uniform() < step.probability {
      image = AugmentationSpace.standard.applied(
        step.operation, bin: step.bin, of: 10, to: image, interpolation, using: &generator)
    }
    return image
  }
}
