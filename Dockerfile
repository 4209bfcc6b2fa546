# One static file in an empty image: docker build -t baogao . && docker run --rm -v "$PWD:/reports:ro" baogao analyze report.txt
FROM rust:1-alpine AS build
RUN apk add --no-cache build-base
WORKDIR /src
COPY . .
RUN cargo build --release --locked && cp target/release/baogao /baogao

FROM scratch
COPY --from=build /baogao /usr/local/bin/baogao
COPY --from=build /src/THIRD-PARTY.md /src/LICENSE-MIT /src/LICENSE-APACHE /
WORKDIR /reports
ENTRYPOINT ["/usr/local/bin/baogao"]
