import Contrastive
import Notebook
import Tensors

/// Cats from dogs, with ten labels of each: what came without a label against what did not.
func catsFromDogs(seed: UInt64, epochs: Int) throws {
  let films = Films(2000, seed: seed)
  let plan = Plan(epochs: epochs)
  var generator = Generator(seed: seed, stream: 0xF1)
  let dots = films.exam.probeDots()
  let random = films.exam.probe(Films.encoder(using: &generator))
  let taught = films.supervised(steps: 300)
  func learnt(_ name: String, _ views: Views) throws -> Double {
    try films.pretrained(on: views, plan) { epoch, loss in
      if epoch % 10 == 0 || epoch == epochs {
        note("\(name), epoch \(epoch)/\(epochs), Loss: \(rounded(Double(loss), digits: 3))")
      }
    }
  }
  // 20 batches an epoch.
  let crops = try learnt("two views", films.crops(20 * plan.batch))
  let moments = try learnt("two frames", films.moments(20 * plan.batch))
  table([
    ["ten labels of each kind, right answers in %", ""], ["dots, probe", oneDecimal(dots)],
    ["random weights, probe", oneDecimal(random)],
    ["supervised from nothing", oneDecimal(taught)],
    ["pretrained on two views of a picture, probe", oneDecimal(crops)],
    ["pretrained on two frames of a film, probe", oneDecimal(moments)],
  ])
  if epochs >= 50 {
    claim(crops > random + 15 && crops > taught, "views of single pictures: 15 points and more")
    claim(moments > crops, "frames of a film: better still")
  }
}
