import Autograd
import Layers
import Optimizers
import Tensors

/// Training a trained network further: early stages stay, late ones move a little, a new head learns fast.
///
///     network.replace("fc", with: Linear(512, 10, using: &generator))
///     let tuning = FineTuning(network, frozen: FineTuning.resNetStages(2), head: ["fc"])
///     let optimizer = tuning.optimizer(bodyRate: 1e-4, headRate: 1e-3) {
///       AdamW($0, learningRate: $1)
///     }
///     tuning.train()
///
/// Frozen parts are kept whole: their parameters get no gradient, and their running statistics do not move,
/// as they are in evaluation mode also while the rest trains. What needs no gradient is not recorded, so a
/// step costs less.
public struct FineTuning {
  public let network: Module
  /// The modules that stay as they are.
  public let frozen: [Module]
  /// What moves a little: all that is neither frozen nor of the head.
  public let bodyParameters: [Parameter]
  /// What is new.
  public let headParameters: [Parameter]

  /// Freezes parts of a network.
  ///
  /// - Parameters:
  ///   - frozen: paths of modules, "layer1" or "layer4.0.conv1".
  ///   - head: paths of the new modules; their parameters are unfrozen.
  /// - Precondition: there is a module at each path; no parameter is both frozen and of the head.
  public init(_ network: Module, frozen: [String] = [], head: [String]) {
    func modules(_ paths: [String]) -> [Module] {
      paths.map { path in
        guard let module = network.module(at: path) else {
          let names = network.children.map(\.name).joined(separator: ", ")
          fatalError(
            "FineTuning: there is no '\(path)' in \(type(of: network)); its modules are \(names)")
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
    bodyParameters = moving.filter { !learned.contains(ObjectIdentifier($0)) }
    headParameters = moving.filter { learned.contains(ObjectIdentifier($0)) }
  }

  /// The paths of a ``ResNet``'s first stages: the stem, "conv1" and "bn1", is one, each of "layer1" to
  /// "layer4" another.
  ///
  /// - Precondition: `count` is from 0 to 5.
  public static func resNetStages(_ count: Int) -> [String] {
    require(
      (0...5).contains(count), "FineTuning: a ResNet has stages 1 to 5; \(count) cannot be frozen")
    let stages = [["conv1", "bn1"], ["layer1"], ["layer2"], ["layer3"], ["layer4"]]
    return stages.prefix(count).flatMap(\.self)
  }

  /// Returns an optimizer with two groups of parameters, first the body's, then the head's.
  ///
  /// - Parameters:
  ///   - bodyRate: a tenth of `headRate` is usual.
  ///   - make: makes it, of parameters and a learning rate.
  public func optimizer(
    bodyRate: Double, headRate: Double, _ make: ([Parameter], Double) -> Optimizer
  ) -> Optimizer {
    let optimizer = make(bodyParameters, bodyRate)
    optimizer.addGroup(headParameters, learningRate: headRate)
    return optimizer
  }

  /// Puts the network into training mode, its frozen parts into evaluation mode. `network.train()` would wake
  /// these; call this instead.
  public func train() {
    network.train()
    for module in frozen { module.eval() }
  }
}
