import Contrastive
import Notebook
import Tensors

/// Prints the accuracy for cats against dogs with ten labels of each, with and without pretraining.
func catsFromDogs(seed: UInt64, epochs: Int) throws {
  let films = Films(2000, seed: seed)
  let configuration = PretrainingConfiguration(epochs: epochs)
  var generator = Generator(seed: seed, stream: 0xF1)
  let pixels = films.probes.probePixels()
  let random = films.probes.probe(Films.encoder(using: &generator))
  let supervised = films.supervised(steps: 300)
  func pretrained(_ name: String, _ views: Views) throws -> Double {
    try films.pretrained(on: views, configuration) { epoch, loss in
      if epoch % 10 == 0 || epoch == epochs {
        note("\(name), epoch \(epoch)/\(epochs), Loss: \(formatted(Double(loss), digits: 3))")
      }
    }
  }
  // 20 batches an epoch.
  let crops = try pretrained("two views", films.crops(20 * configuration.batch))
  let frames = try pretrained("two frames", films.frames(20 * configuration.batch))
  table([
    ["10 labels of each species", "accuracy, %"], ["raw pixels, probe", oneDecimal(pixels)],
    ["random weights, probe", oneDecimal(random)],
    ["supervised from scratch", oneDecimal(supervised)],
    ["pretrained on two views of an image, probe", oneDecimal(crops)],
    ["pretrained on two frames of a film, probe", oneDecimal(frames)],
  ])
  if epochs >= 50 {
    claim(
      crops > random + 15 && crops > supervised,
      "views of single images: at least 15 points better than random weights")
    claim(frames > crops, "frames of a film: better still")
  }
}
