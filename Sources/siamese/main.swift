import Commands
import Files
import Glibc

// A file that would exceed the size limit of the process (ulimit -f) is an error with a sentence.
signal(SIGXFSZ, SIG_IGN)
ReadingLimits.option = "--" + ReadingLimitsOption.option.name

let commands = [
  trainCommand, evaluateCommand, embedCommand, searchCommand, compareCommand, plotCommand,
  exportCommand, indexCommand, resultsCommand,
]
if let name = CommandLine.arguments.dropFirst().first,
  commands.contains(where: { $0.name == name }),
  let refusal = Job.refusal(of: name, CommandLine.arguments.dropFirst(2))
{
  Job.report("siamese \(name)", refusal)
  exit(refusal.status)
}
Program(
  "siamese", "Train, evaluate and use networks that tell whether two images show the same thing.",
  commands: commands,
  examples: [
    "siamese train --data cats-and-dogs --out Output/pets",
    "siamese train --data photos/ --weights resnet18.pth --out Output/photos",
    "siamese compare --weights Output/photos a.jpg b.jpg",
  ]
).main(report: Job.report, show: Job.show)
