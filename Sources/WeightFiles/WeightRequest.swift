import Files
import Layers

/// What is looked for in a weight file: the names and shapes of a network's tensors.
package struct WeightRequest {
  /// A network, as messages name it.
  package struct Architecture: Equatable {
    /// The field's name, for example "resnet50".
    package let name: String
    /// How it is created in Swift, for example "ResNet(.resNet50, using: &generator)".
    package let expression: String

    /// Creates a name.
    package init(name: String, expression: String) {
      (self.name, self.expression) = (name, expression)
    }
  }

  /// The names of all tensors.
  package var keys: [String]
  /// The names of the network's children in order.
  package var children: [String]
  /// The paths of layers that were removed from the network; names under them are ignored.
  package var removed: [String] = []
  /// Returns whether a tensor may be missing.
  package var isOptional: (String) -> Bool
  /// Returns the network's shapes, given a function that returns those of the file.
  package var shapes: ((String) -> [Int]?) -> [String: [Int]]
  /// The network's name; nil if it has none.
  package var architecture: Architecture?
  /// Returns the architecture that a file's shapes are those of.
  package var recognize: ((String) -> [Int]?) -> Architecture? = { _ in nil }
  /// Whether tensors beside the network's own layers are no error.
  package var allowsOthers = false

  /// Creates a request.
  package init(
    keys: [String], children: [String], isOptional: @escaping (String) -> Bool,
    shapes: @escaping ((String) -> [Int]?) -> [String: [Int]]
  ) {
    (self.keys, self.children) = (keys, children)
    (self.isOptional, self.shapes) = (isOptional, shapes)
  }

  /// Whether a name is that of batch normalization's batch count, which files from before PyTorch 0.4.1 lack.
  package static func isBatchCount(_ key: String) -> Bool { key.hasSuffix("num_batches_tracked") }
}

/// A module that belongs to a family of architectures, and recognizes the others' weights.
package protocol WeightRecognizing: Module {
  /// The name of this architecture.
  var weightArchitecture: WeightRequest.Architecture { get }
  /// Returns the architecture that a file's shapes are those of, or nil.
  func recognizedArchitecture(_ shape: (String) -> [Int]?) -> WeightRequest.Architecture?
}

/// How to follow an error's advice in the place where it is shown: in Swift or on a command line.
package struct WeightAdvice: Sendable {
  /// Returns how a prefix is chosen.
  package let choosing: @Sendable (_ prefix: String) -> String
  /// Returns how the network is created that a file is of.
  package let creating: @Sendable (WeightRequest.Architecture) -> String
  /// What to do about a file of another network, whose name is not known.
  package let otherNetwork: String
  /// What to do about names that are missing or unexpected.
  package let otherNames: String

  /// Creates advice.
  package init(
    choosing: @escaping @Sendable (_ prefix: String) -> String,
    creating: @escaping @Sendable (WeightRequest.Architecture) -> String,
    otherNetwork: String, otherNames: String
  ) {
    (self.choosing, self.creating) = (choosing, creating)
    (self.otherNetwork, self.otherNames) = (otherNetwork, otherNames)
  }

  /// Creates advice for a function of this library.
  ///
  /// - Parameters:
  ///   - otherNetwork: What to do about a file of another network.
  ///   - otherNames: What to do about names that are missing or unexpected.
  ///   - choosing: Returns how a prefix is chosen.
  package static func library(
    otherNetwork: String = "build the network that the file was saved from", otherNames: String,
    choosing: @escaping @Sendable (_ prefix: String) -> String = { "pass under: \"\($0)\"" }
  ) -> WeightAdvice {
    WeightAdvice(
      choosing: choosing, creating: { "create \($0.expression) and call load(contentsOf:)" },
      otherNetwork: otherNetwork, otherNames: otherNames)
  }
}
