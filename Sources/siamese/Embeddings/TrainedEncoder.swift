import Commands
import Contrastive
import Files
import Kernels
import Models
import Tensors
import Training
import WeightFiles

/// A network that is ready for use.
struct TrainedEncoder {
  let network: ResNet
  /// The side length that images are resized to, in pixels.
  let size: Int
  /// The distance up to which two images are the same; `nil` where the weights were not evaluated.
  let threshold: Float?
  /// The settings of the training run; `nil` for weights that are no checkpoint.
  let configuration: TrainingConfiguration?
  /// The file of the weights.
  let path: String

  /// Reads a run's folder, one of its checkpoints, or a file of weights.
  ///
  /// - Parameters:
  ///   - backbone: the architecture of weights that are no checkpoint.
  ///   - size: the side length of images, in pixels; `nil` for that of the training run, or 100.
  ///   - prefix: what precedes the network's names in a file of weights, or a part of it; `nil` to find it.
  init(
    weights path: String, backbone: Backbone = .default, size: Int? = nil,
    under prefix: String? = nil
  ) throws {
    var path = path
    if !File.exists(path), (try? File.entries(in: path)) != nil {
      guard let latest = CheckpointFolder(path).latest else {
        throw DataError(
          path: path, problem: "the folder contains no checkpoints",
          recoverySuggestion: "train with 'siamese train --out \(path)'")
      }
      path = latest
    }
    self.path = path
    guard File.exists(path), try TrainingCheckpoint.isCheckpoint(at: path) else {
      network = try .encoder(backbone.architecture, weights: path, under: prefix)
      self.size = size ?? 100
      (threshold, configuration) = (nil, nil)
      return
    }
    guard prefix == nil else {
      throw DataError(
        path: path, problem: "is a checkpoint of a run, whose encoder is known",
        recoverySuggestion: "leave --weights-prefix out")
    }
    let run = try SavedRun(contentsOf: path)
    network = try run.encoder()
    self.size = size ?? run.configuration.data.imageSize
    threshold = run.checkpoint.results["threshold"].flatMap { Float($0) }
    configuration = run.configuration
  }

  /// Whether embeddings are normalized to length 1, as in training.
  var normalizes: Bool { configuration?.normalizesEmbeddings ?? false }
}

// MARK: Command line

extension TrainedEncoder {
  /// The options that name an encoder.
  static let options =
    [
      Option.text(
        "weights", "", short: "w", placeholder: "PATH",
        "folder of a run, one of its checkpoints, or weights (.pth, .safetensors); required"),
      .choice(
        "backbone", Backbone.default.description, of: Backbone.names,
        "architecture of weights that are no checkpoint"),
      .text(
        "weights-prefix", "", placeholder: "NAME", shown: "found by itself",
        "what precedes the network's names in a file of weights that has several networks: encoder_q"
      ),
      .integer(
        "size", 0, in: 0...1024, shown: "0 = as in training, else 100",
        "side length that images are resized to, in pixels"),
    ].under("Encoder") + machineOptions

  /// Opens the encoder that a command line names.
  init(_ arguments: Arguments) throws {
    setThreads(arguments)
    let path = arguments.string("weights")
    guard !path.isEmpty, let backbone = Backbone(arguments.string("backbone")) else {
      throw Arguments.Failure(
        description: "--weights is missing; pass the folder of a run or a file of weights")
    }
    let size = arguments.integer("size")
    let prefix = arguments.string("weights-prefix")
    try self.init(
      weights: path, backbone: backbone, size: size > 0 ? size : nil,
      under: prefix.isEmpty ? nil : prefix)
  }

  /// Returns the embeddings of images, as a command line asks; an unreadable image is an error.
  func embeddings(of images: ImageDataset, _ arguments: Arguments) throws -> Tensor<Float> {
    let options = EmbeddingOptions(
      size: size, normalizes: normalizes, workers: arguments.integer("workers"),
      stopsAtFailures: true)
    return try images.embeddings(of: network, options).values
  }
}

/// The options about threads, which have no effect on results.
let machineOptions =
  [
    Option.integer("workers", 2, in: 0...64, "threads that read images"),
    .integer(
      "threads", 0, in: 0...1024, shown: "0 = one per processor", "threads that compute"),
  ].under("Machine")

/// Sets the number of threads that compute, where it is given.
func setThreads(_ arguments: Arguments) {
  if arguments.integer("threads") > 0 { setThreadCount(arguments.integer("threads")) }
}
