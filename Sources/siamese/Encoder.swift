import Autograd
import Commands
import Contrastive
import Files
import Kernels
import Layers
import Models
import Tensors
import Training
import Vision
import WeightFiles

/// A network that is ready to be used.
struct Encoder {
  let network: ResNet
  let size: Int
  /// Below which distance two pictures show the same; of checkpoints that were evaluated.
  let threshold: Float?
  /// Of checkpoints.
  let settings: Settings?
  /// Where it came from.
  let path: String

  /// The options that name it.
  static let options: [Option] = [
    .text(
      "weights", "", short: "w", placeholder: "FILE",
      "a run's folder, one of its checkpoints, or weights: .pth or .safetensors"),
    .choice(
      "backbone", "resnet18", of: ResNetArchitecture.all.map(\.name),
      "the network, of weights that are no checkpoint"),
    .integer("size", 0, in: 0...1024, "the side of the pictures; 0: as trained, else 100"),
    .integer("workers", 2, in: 0...64, "threads that read pictures"),
    .integer("threads", 0, in: 0...1024, "threads that compute; 0: one for each processor"),
  ]

  init(_ arguments: Arguments) throws {
    setThreads(arguments)
    var path = arguments.string("weights")
    guard !path.isEmpty else {
      throw Arguments.Failure(
        description: "--weights is missing: name a run's folder or a file of weights")
    }
    if !File.exists(path), (try? File.entries(in: path)) != nil {
      guard let latest = CheckpointFolder(path).latest else {
        throw DataError(
          path: path, problem: "holds no checkpoints",
          recoverySuggestion: "train with 'siamese train --out \(path)'")
      }
      path = latest
    }
    self.path = path
    guard File.exists(path), TrainingCheckpoint.isCheckpoint(try SavedTensors(contentsOf: path))
    else {
      let architecture =
        ResNetArchitecture.all.first { $0.name == arguments.string("backbone") } ?? .resNet18
      network = try .encoder(architecture, weights: path)
      size = arguments.integer("size") > 0 ? arguments.integer("size") : 100
      (threshold, settings) = (nil, nil)
      return
    }
    let checkpoint = try TrainingCheckpoint(contentsOf: path)
    let settings = try Settings(nil, saved: checkpoint.settings)
    let state = checkpoint.model.part("base.")
    network = try ResNet(settings.architecture, like: { state[$0]?.shape }, path: path)
    do { try network.load(state) } catch {
      throw DataError(
        path: path, problem: "does not hold the network that it says: \(error)",
        recoverySuggestion: "use another checkpoint")
    }
    size = arguments.integer("size") > 0 ? arguments.integer("size") : settings.size
    threshold = checkpoint.results["threshold"].flatMap { Float($0) }
    self.settings = settings
  }

  /// Returns an embedding for every picture: `[N, D]`, and the pictures' labels; of length 1 where training
  /// compared directions, so that distances mean what they meant there.
  func embeddings(
    of set: PictureSet, _ arguments: Arguments
  ) throws -> (embeddings: Tensor<Float>, labels: [Int]) {
    let (rows, labels) = try embed(
      set, network, size: size, workers: arguments.integer("workers"), stops: true)
    let comparesDirections = settings?.comparesDirections ?? false
    return (comparesDirections ? rows.directions : rows, labels)
  }
}

/// Returns what a network makes of every picture: `[N, D]`, and the pictures' labels.
///
/// - Parameter stops: whether a picture that cannot be read is an error; else it is left out.
func embed(
  _ set: PictureSet, _ network: Module, size: Int, workers: Int, stops: Bool
) throws -> (embeddings: Tensor<Float>, labels: [Int]) {
  let pipeline = Recipe.plain(size: size)
  let tensors = set.map(seed: 0) { item, generator in
    Labeled(pipeline(item.value, using: &generator), label: item.label)
  }
  let loader = DataLoader(
    tensors, batchSize: 64, shuffle: false, workers: workers, onFailure: stops ? .stop : .skip,
    seed: 0)
  var (rows, labels): ([Tensor<Float>], [Int]) = ([], [])
  try loader.forEachBatch(epoch: 0, showing: "Embedding") { _, items in
    let batch = items.collated
    rows.append(network.embeddings(batch.values))
    labels += batch.labels
  }
  return (.cat(rows), labels)
}

extension Tensor<Float> {
  /// The rows brought to length 1.
  var directions: Tensor<Float> { Variable(self).normalized().value }
}

/// Sets how many threads compute, where it is asked for.
func setThreads(_ arguments: Arguments) {
  if arguments.integer("threads") > 0 { setThreadCount(arguments.integer("threads")) }
}
