import Autograd
import Layers
import Optimizers
import Tensors

/// The fine-tuning of a pretrained network: early stages are frozen, the rest of the backbone
/// trains with a low learning rate, and a new head with a higher one.
///
///     network.replace("fc", with: Linear(512, 10, using: &generator))
///     let tuning = FineTuning(network, frozen: FineTuning.resNetStages(2), head: ["fc"])
///     let optimizer = tuning.optimizer(backboneLearningRate: 1e-4, headLearningRate: 1e-3) {
///       AdamW($0, learningRate: $1)
///     }
///     tuning.train()
///
/// Frozen modules do not change at all: their parameters get no gradient, and their running
/// statistics stay the same, because they remain in evaluation mode while the rest trains.
/// Operations without gradients are not recorded, so a step is cheaper.
public struct FineTuning {
  /// The network.
  public let network: Module
  /// The frozen modules.
  public let frozen: [Module]
  /// The trainable parameters of the backbone: neither frozen nor part of the head.
  public let backboneParameters: [Parameter]
  /// The parameters of the head.
  public let headParameters: [Parameter]

  /// Freezes modules of a network.
  ///
  /// - Parameters:
  ///   - network: The pretrained network.
  ///   - frozen: The paths of the modules to freeze, such as "layer1" or "layer4.0.conv1".
  ///   - head: The paths of the new modules; their parameters are unfrozen.
  /// - Precondition: There is a module at each path; no parameter is both frozen and part of the
  ///   head.
  public init(_ network: Module, frozen: [String] = [], head: [String]) {
    func modules(_ paths: [String]) -> [Module] {
      paths.map { path in
        guard let module = network.module(at: path) else {
          let names = network.children.map(\.name).joined(separator: ", ")
          fatalError(
            "FineTuning: no module '\(path)' in \(type(of: network)); its modules are \(names)")
        }
        return module
      }
    }
    let (still, new) = (modules(frozen), modules(head))
    func identities(_ modules: [Module]) -> Set<ObjectIdentifier> {
      Set(modules.flatMap { $0.parameters() }.map { ObjectIdentifier($0) })
    }
    let (kept, learned) = (identities(still), identities(new))
    require(
      kept.isDisjoint(with: learned),
      "FineTuning: frozen \(frozen) and head \(head) share parameters; they must not")
    network.unfreeze()
    for module in still { module.freeze() }
    (self.network, self.frozen) = (network, still)
    let moving = network.parameters().filter { !kept.contains(ObjectIdentifier($0)) }
    backboneParameters = moving.filter { !learned.contains(ObjectIdentifier($0)) }
    headParameters = moving.filter { learned.contains(ObjectIdentifier($0)) }
  }

  /// Returns the paths of the first stages of a ``/Models/ResNet``: the stem, "conv1" and "bn1", is
  /// the first, "layer1" to "layer4" are the others.
  ///
  /// - Precondition: `count` is from 0 to 5.
  public static func resNetStages(_ count: Int) -> [String] {
    require(
      (0...5).contains(count), "FineTuning: a ResNet has stages 1 to 5; \(count) cannot be frozen")
    let stages = [["conv1", "bn1"], ["layer1"], ["layer2"], ["layer3"], ["layer4"]]
    return stages.prefix(count).flatMap(\.self)
  }

  /// Returns an optimizer with two parameter groups: the backbone's and the head's.
  ///
  /// - Parameters:
  ///   - backboneLearningRate: The learning rate of the backbone; typically a tenth of
  ///     `headLearningRate`.
  ///   - headLearningRate: The learning rate of the head.
  ///   - make: A closure that creates the optimizer from parameters and a learning rate.
  public func optimizer(
    backboneLearningRate: Double, headLearningRate: Double,
    _ make: ([Parameter], Double) -> Optimizer
  ) -> Optimizer {
    let optimizer = make(backboneParameters, backboneLearningRate)
    optimizer.addGroup(headParameters, learningRate: headLearningRate)
    return optimizer
  }

  /// Sets the network to training mode and its frozen modules to evaluation mode. Call it instead
  /// of `network.train()`, which would set the frozen modules to training mode, too.
  public func train() {
    network.train()
    for module in frozen { module.eval() }
  }
}
