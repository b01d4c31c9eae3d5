# The Craie server with its console. State lives in /data; see docs/operations.md for every variable.
FROM node:24-bookworm-slim AS build
WORKDIR /craie
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
# jemalloc keeps memory flat across reconnect storms, which glibc's allocator does not.
RUN apt-get update && apt-get install -y --no-install-recommends libjemalloc2 && rm -rf /var/lib/apt/lists/* \
    && install -d -o node -g node /data /broker
ENV NODE_ENV=production LD_PRELOAD=libjemalloc.so.2 DATA_DIR=/data HTTP_HOST=0.0.0.0
WORKDIR /craie
COPY --from=build /craie/package.json ./
COPY --from=build /craie/node_modules node_modules
COPY --from=build /craie/dist dist
USER node
VOLUME /data /broker
EXPOSE 3000 8443 8883
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/v1/health/ready').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/apps/server/src/main.js"]
