import Commands

Program(
  "siamese", "Learns whether two pictures show the same thing, and uses what was learned.",
  commands: [
    trainCommand, evaluateCommand, embedCommand, searchCommand, compareCommand, plotCommand,
  ],
  examples: [
    "siamese train --data cats-and-dogs --out Output/pets",
    "siamese train --data photos/ --weights resnet18.pth --out Output/photos",
    "siamese compare --weights Output/photos a.jpg b.jpg",
  ]
).main()
