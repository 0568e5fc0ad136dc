import Commands
import Contrastive
import Files
import Layers
import Models
import Tensors
import Training
import WeightFiles

/// A network that is ready for use.
struct TrainedEncoder {
  let network: any ImageEncoder
  /// The side length that images are resized to, in pixels.
  let size: Int
  /// The distance up to which two images are the same; `nil` where the weights were not evaluated.
  let threshold: Float?
  /// The training run; `nil` for weights that are no checkpoint.
  let run: SavedRun?
  /// The file of the weights.
  let path: String
  /// The precision of the network.
  private(set) var precision = InferencePrecision.float32

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
    run = try SavedRun(at: path)
    guard let run else {
      guard let architecture = backbone.architecture else {
        throw DataError(
          path: path,
          problem:
            "is no checkpoint, and a \(backbone) encoder has none of other programs' weights",
          recoverySuggestion: "leave --backbone out")
      }
      network = try ResNet.encoder(architecture, weights: path, under: prefix)
      self.path = path
      self.size = size ?? 100
      threshold = nil
      return
    }
    guard prefix == nil else {
      throw DataError(
        path: path, problem: "is a checkpoint of a run, whose encoder is known",
        recoverySuggestion: "leave --weights-prefix out")
    }
    self.path = run.path
    network = try run.encoder()
    self.size = size ?? run.configuration.data.imageSize
    threshold = run.threshold
  }

  /// The settings of the training run; `nil` for weights that are no checkpoint.
  var configuration: TrainingConfiguration? { run?.configuration }

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
        "backbone", Backbone.default.description, of: Backbone.residualNames,
        "architecture of weights that are no checkpoint"),
      .text(
        "weights-prefix", "", placeholder: "NAME", shown: "found by itself",
        "what precedes the network's names in a file of weights that has several networks: encoder_q"
      ),
      .integer(
        "size", 0, in: 0...1024, shown: "0 = as in training, else 100",
        "side length that images are resized to, in pixels"),
      .choice(
        "precision", "float32", of: ["float32", "bf16"],
        "precision of the network; bf16 is faster where the processor has instructions for it"),
    ].under("Encoder") + machineOptions

  /// Opens the encoder that a command line names.
  init(_ arguments: Arguments) throws {
    try applyMachineOptions(arguments)
    let path = arguments.string("weights")
    guard !path.isEmpty, let backbone = Backbone(arguments.string("backbone")) else {
      throw Arguments.Failure(
        description: "--weights is missing; pass the folder of a run or a file of weights")
    }
    // The architecture of a run is known: another one would have no effect.
    if arguments.isGiven("backbone"), let run = try SavedRun(at: path),
      run.configuration.backbone != backbone
    {
      throw DataError(
        path: path,
        problem: "is a checkpoint of a \(run.configuration.backbone), not of a \(backbone)",
        recoverySuggestion: "leave --backbone out")
    }
    let size = arguments.integer("size")
    let prefix = arguments.string("weights-prefix")
    try self.init(
      weights: path, backbone: backbone, size: size > 0 ? size : nil,
      under: prefix.isEmpty ? nil : prefix)
    precision = arguments.string("precision") == "bf16" ? .bfloat16 : .float32
    if !precision.isFast {
      warn("this processor has no instructions for bf16; embeddings are computed in float32")
    }
  }

  /// The option that says how photos are rotated, where they are not training data.
  static let orientationOption =
    [
      Option.choice(
        "orientation", "", of: DataConfiguration.Orientation.names,
        shown: "as in training, else upright",
        "orientation of photos: upright by their Exif data, or as stored, as PyTorch reads them")
    ].under("Encoder")

  /// How photos are rotated: as a command line says, or as in training.
  func orientation(_ arguments: Arguments) -> DataConfiguration.Orientation {
    let given = DataConfiguration.Orientation(arguments.string("orientation"))
    return given ?? configuration?.data.orientation ?? .upright
  }

  /// Returns the embeddings of image files, as a command line asks, and the images that could be read.
  ///
  /// - Parameter stopsAtFailures: whether an unreadable image is an error; else it is skipped, with a warning.
  func embeddings(
    of paths: [String], _ arguments: Arguments, stopsAtFailures: Bool = false
  ) throws -> (values: Tensor<Float>, images: ImageDataset) {
    let images = ImageDataset(paths: paths, upright: orientation(arguments) == .upright)
    let options = EmbeddingOptions(
      size: size, normalizes: normalizes, workers: arguments.integer("workers"),
      precision: precision, stopsAtFailures: stopsAtFailures)
    let (values, indices) = try images.readableEmbeddings(of: network, options)
    return (values, images.subset(indices))
  }
}
