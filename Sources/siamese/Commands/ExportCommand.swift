import Commands
import Files
import Layers
import Models
import Tensors
import WeightFiles

/// `siamese export`.
let exportCommand = Program(
  "export", "Write the encoder alone to a file of weights, with torchvision's names.",
  options: [
    .text(
      "out", "encoder.safetensors", short: "o", placeholder: "FILE",
      "output: .safetensors, .pth or .pt"),
    .choice(
      "dtype", "float32", of: ["float32", "bf16", "float16"],
      "type of the numbers; counters of batches stay int64"),
  ] + TrainedEncoder.options, lists: [ReadingLimitsOption.list],
  examples: [
    "siamese export --weights Output/siamese --out encoder.pth",
    "siamese export --weights Output/siamese --dtype bf16 --out encoder.safetensors",
  ]
) { arguments in
  let encoder = try TrainedEncoder(arguments)
  let out = arguments.string("out")
  if let name = encoder.network.firstNonFinite {
    throw DataError(
      path: encoder.path, problem: "'\(name)' has a value that is not finite",
      recoverySuggestion: "use other weights")
  }
  let tensors = try exported(
    encoder.network.stateDictionary(), arguments.string("dtype"), path: encoder.path)
  try tensors.write(to: out)
  print(
    "\(out.displayed(limit: 400)): \(tensors.names.count) tensors of \(kind(encoder.network)), "
      + arguments.string("dtype"))
}

private func kind(_ network: any ImageEncoder) -> String {
  guard let network = network as? ResNet else { return "a linear encoder" }
  return "a \(network.architecture.name) \(network.fc is Linear ? "with" : "without") 'fc'"
}

/// Returns tensors as a file has them.
///
/// - Throws: `DataError` for a number that is too large for float16.
private func exported(
  _ state: StateDictionary, _ type: String, path: String
) throws -> SavedTensors {
  var tensors = SavedTensors()
  // What Hugging Face's libraries write, and some require.
  tensors.metadata = ["format": "pt"]
  for key in state.keys {
    switch state[key] {
    case .integers(let tensor): tensors.set(SavedTensor(tensor), named: key)
    case .floats(let tensor) where type == "float32":
      tensors.set(SavedTensor(tensor), named: key)
    case .floats(let tensor):
      let saved = SavedTensor(tensor, as: type == "bf16" ? .bfloat16 : .float16)
      guard saved.floats().isFinite.all else {
        throw DataError(
          path: path, problem: "'\(key)' has a number that is too large for \(type)",
          recoverySuggestion: "pass --dtype bf16, which has the range of float32")
      }
      tensors.set(saved, named: key)
    case nil: break
    }
  }
  return tensors
}
